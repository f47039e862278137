import type { Problem } from '../api.ts';
import type { Attempt, Sent } from '../memory.ts';
import type { Desk } from './desk.ts';
import type { Filling } from './filling.ts';
import { newKey } from './key.ts';

export interface Sending {
  submit(): unknown;
  /** Sends what could not be sent before, unless something is under way. */
  resume(): unknown;
  /** Asks for the stamp that says how long the form was open; a comment without one is weighed, not refused. */
  askStamp(): Promise<void>;
}

/** Sending: one comment at a time, its text in the box until the service has taken it. */
export function createSending(desk: Desk, form: Filling, taken: (sent: Sent) => void): Sending {
  const { options, settings, shut, t, lang, memory, get, send, say, tell, rare, dom } = desk;
  let busy = false;
  let accentsAsked = lang !== 'vi' || settings.diacritics !== 'hint';
  let stamp: string | undefined;

  async function askStamp() {
    if (stamp != null) return;
    stamp = '';
    // What failed is asked for again when the form is next touched.
    stamp = (await get<{ stamp: string }>('v1/stamp').catch(() => null))?.body.stamp;
  }

  /** What only some texts need to have looked at. Answers whether the reader has to look at it once more. */
  async function doubtful(text: string): Promise<unknown> {
    if (
      text.length > (settings.maxLength || 5000) &&
      form.faulty({ text: await rare<string>('tooLong', text) })
    )
      return true;
    if (accentsAsked || /[\u0300-\u036fđ]/i.test(text.normalize('NFD'))) return;
    accentsAsked = true;
    return rare('plain', text, submit);
  }

  async function submit() {
    if (busy) return;
    const later = memory('later');
    memory('later', null);
    say('');
    if (form.faulty()) return;
    const { site, article, url, title } = options;
    const parent = memory('parent');
    const body = {
      site,
      article: { id: article, url, title },
      ...form.values(),
      parent: parent ? parent.id : undefined,
    };
    busy = true;
    const stop = await doubtful(`${body.text}`);
    busy = false;
    if (stop) return;
    const content = JSON.stringify(body);
    const attempt = memory('attempt');
    // Another tab may have sent it already.
    for (const one of Object.values(memory('sent') || {})) {
      if (!one.seen && one.text === body.text && one.parent === body.parent) return finish(one);
    }
    // The same content again, after a fault or from another tab, is the same comment.
    const key =
      attempt && attempt.content === content
        ? attempt.key
        : newKey(later ? later.seed.split(',') : undefined);
    return post({ key, content, stamp, auto: true });
  }

  async function post(attempt: Attempt, again?: boolean): Promise<unknown> {
    const content: Sent = JSON.parse(attempt.content);
    busy = true;
    memory('attempt', attempt);
    form.text.readOnly = true;
    say(t('sending'));
    const slow = setTimeout(() => say(t('slow')), 5000);
    const body = { ...content, stamp: attempt.stamp || undefined };
    const answer = await send<Sent>('POST', 'v1/comments', body, attempt.key).catch(() => null);
    clearTimeout(slow);
    if (answer && answer.status === 202) {
      const { name, text, parent } = content;
      finish({ ...answer.body, name, text, parent, at: answer.now });
      return tell('submitted', { id: answer.body.id });
    }
    if (answer) return refuse(answer.status !== 422 && attempt, answer.body, `${answer.status}`);
    // Reached for reading and yet not for this: CORS hides a refusal of the page's origin, unless it was chance.
    if (navigator.onLine && (await rare('reached')))
      return again ? refuse(attempt, { title: t('forbidden') }, 'forbidden') : post(attempt, true);
    busy = false;
    const drop = () => release(null);
    say(
      t('offline'),
      undefined,
      dom.button(t('resend'), () => post(attempt)),
      dom.button(t('drop'), drop),
    );
    tell('error', { code: 'offline' });
  }

  /** The text stays; its key too, so that pressing the button again cannot make a second comment. */
  function refuse(attempt: Attempt | false, { code, title, errors = [] }: Problem, status: string) {
    const faults: Record<string, string> = {};
    for (const { pointer, detail } of errors) faults[pointer.slice(1)] = detail;
    release(attempt ? { ...attempt, auto: false } : null);
    if (!form.faulty(faults) && !shut) say((errors[0] ? errors[0].detail : title) || t('busy'));
    tell('error', { code: code || status });
  }
  function finish(sent: Sent) {
    release(null);
    form.clear(sent.name);
    stamp = undefined;
    taken(sent);
  }
  function release(attempt: Attempt | null) {
    busy = false;
    memory('attempt', attempt);
    form.text.readOnly = false;
    say('');
  }
  return {
    submit,
    askStamp,
    resume() {
      if (busy) return;
      const later = memory('later');
      if (later && !shut) {
        form.restore(later.form);
        return submit();
      }
      const attempt = memory('attempt');
      if (attempt) return attempt.auto && post(attempt);
    },
  };
}
