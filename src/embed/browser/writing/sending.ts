import { query } from '../api.ts';
import type { Attempt, Sent } from '../memory.ts';
import type { Form } from './behaviour.ts';
import { faultsIn, lacksAccents } from './check.ts';
import { deliver, type Outcome } from './delivery.ts';
import type { Desk } from './desk.ts';
import { newKey } from './key.ts';

export interface Sending {
  submit(): unknown;
  /** Sends what could not be sent before, unless something is under way. */
  resume(attempt?: Attempt): unknown;
}

/** Sending: one comment at a time, its text in the box until the service has taken it. */
export function createSending(desk: Desk, form: Form, taken: (sent: Sent) => void): Sending {
  const { options, settings, texts, lang, memory, reader, api, say, tell } = desk;
  const { site, article, url, title } = options;
  const about = query({ site, article });
  let state: 'open' | 'sending' | 'waiting' = 'open';
  let accentsAsked = lang !== 'vi' || settings.diacritics !== 'hint';
  let stamp: string | undefined;

  /** A stamp is good for one comment. Without one a comment is weighed, not refused: a failure is not told. */
  function askStamp() {
    stamp = undefined;
    api<{ stamp: string }>('GET', `/v1/stamp?${about}`).then(
      ({ body }) => {
        stamp = body.stamp;
      },
      () => {},
    );
  }
  askStamp();

  function submit(): unknown {
    if (state !== 'open') return;
    const values = form.values();
    const faults = faultsIn(values, settings, texts, lang);
    say('');
    form.mark(faults);
    if (Object.keys(faults).length) return;
    if (!accentsAsked && lacksAccents(values.text)) {
      accentsAsked = true;
      const mend = () => {
        say('');
        form.focus();
      };
      return say(texts.plain, [
        { label: texts.mend, act: mend },
        { label: texts.anyway, act: submit },
      ]);
    }
    const { attempt, sent = {} } = memory.read();
    const alike = ({ text, name, seen }: Sent) => text === values.text && name === values.name && !seen;
    const twin = Object.keys(sent)
      .map((id) => sent[id] as Sent)
      .find(alike);
    // Another tab has sent it already.
    if (twin) return finish(twin);
    const body: Record<string, unknown> = { site, article: { id: article, url, title }, ...values };
    body.consent = values.consent && settings.consent?.version;
    body.website = form.trap();
    for (const name of Object.keys(body)) if (!body[name]) delete body[name];
    // The same content again, after a fault or from another tab, is the same comment.
    const key = attempt && content(attempt.body) === content(body) ? attempt.key : newKey();
    return post({ key, body: { ...body, stamp } });
  }

  async function post(attempt: Attempt): Promise<void> {
    state = 'sending';
    keep(attempt);
    form.lock(true);
    say(texts.sending);
    const slow = setTimeout(() => say(texts.slow), 5000);
    const outcome = await deliver(api, attempt, texts, `/v1/comments?${about}`);
    clearTimeout(slow);
    if (outcome.kind === 'sent') {
      const { text, name } = attempt.body as { text: string; name: string };
      const { id, receipt, receiptUrl, now } = outcome;
      finish({ id, receipt, url: receiptUrl, name, text, at: now });
      tell('submitted', { id });
    } else {
      fail(outcome, attempt);
      tell('error', { code: outcome.kind === 'faults' ? 'invalid' : outcome.code });
    }
  }

  function fail(outcome: Exclude<Outcome, { kind: 'sent' }>, attempt: Attempt) {
    if (outcome.kind === 'refused' && outcome.queued) {
      state = 'waiting';
      keep({ ...attempt, auto: true });
      return say(outcome.message, [
        { label: texts.resend, act: () => resume(attempt) },
        { label: texts.drop, act: release },
      ]);
    }
    release();
    if (outcome.kind === 'faults') return form.mark(outcome.faults);
    say(outcome.message, [], true);
    // The key stays with this content, so that pressing the button again cannot make a second comment.
    if (!outcome.spent) keep({ ...attempt, auto: false });
  }

  function finish(sent: Sent) {
    release();
    form.clear();
    askStamp();
    memory.change((kept) => {
      delete kept.draft;
    });
    reader.change((kept) => {
      kept.name = sent.name;
    });
    taken(sent);
  }
  function release() {
    state = 'open';
    keep();
    form.lock(false);
    say('');
  }
  function keep(attempt?: Attempt) {
    memory.change((kept) => {
      kept.attempt = attempt;
    });
  }
  function resume(attempt?: Attempt) {
    return state !== 'sending' && attempt && (attempt.auto || state === 'waiting') && post(attempt);
  }

  return { submit, resume };
}

/** What makes two sendings the same comment: everything but the stamp. */
function content(body: Record<string, unknown>): string {
  return JSON.stringify({ ...body, stamp: undefined });
}
