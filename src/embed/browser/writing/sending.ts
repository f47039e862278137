import type { Problem } from '../api.ts';
import type { Attempt, Content, Parent, Sent } from '../memory.ts';
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

type Words = Pick<Sent, 'text' | 'parent'>;

/** The same words in the same place are the same comment, whoever is said to have written them. */
const placeOf = ({ parent, text }: Words) => parent + text;

/** Sending: one comment at a time, its text in the box until the service has taken it. */
export function createSending(
  desk: Desk,
  form: Filling,
  taken: (sent: Sent, here: boolean) => void,
): Sending {
  const { options, settings, shut, t, lang, memory, get, send, say, tell, rare, dom } = desk;
  let busy = false;
  let accentsAsked = lang !== 'vi' || settings.diacritics !== 'hint';
  let stamp: string | undefined;

  async function askStamp() {
    if (stamp != null) return;
    stamp = '';
    // What failed is asked for again when the form is next touched.
    stamp = await get<{ stamp: string }>('v1/stamp').then(
      ({ body }) => body.stamp,
      () => undefined,
    );
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
    return rare('plain', text, () => submit());
  }

  /** @param seed makes the key of a form whose button was pressed in another tab, or before */
  async function submit(seed?: string) {
    if (busy) return;
    say('');
    if (form.faulty()) return;
    const { site, article, url, title } = options;
    const content: Content = {
      site,
      article: { id: article, url, title },
      ...(form.values() as Sent),
      parent: (memory('parent') || ({} as Partial<Parent>)).id,
    };
    busy = true;
    if (await doubtful(content.text)) {
      busy = false;
      return;
    }
    // Another tab may have sent it already.
    for (const one of Object.values(memory('sent') || {})) {
      if (!one.seen && placeOf(one) === placeOf(content)) return finish(one, true);
    }
    // The same content again, after a fault or from another tab, is the same comment.
    const before = { ...memory('waiting') }[placeOf(content)] || memory('attempt');
    const key =
      before && JSON.stringify(before.content) === JSON.stringify(content)
        ? before.key
        : newKey(seed ? seed.split(',') : undefined);
    return post({ key, content, stamp });
  }

  async function post(attempt: Attempt, again?: boolean): Promise<unknown> {
    const { content, key } = attempt;
    // While the reader writes something else, this goes out quietly.
    const here = form.restore(content);
    busy = true;
    keep(content, attempt);
    form.text.readOnly = here;
    say(t('sending'));
    const slow = setTimeout(() => say(t('slow')), 5000);
    const answer = await send<Sent>(
      'POST',
      'v1/comments',
      { ...content, stamp: attempt.stamp || undefined },
      key,
    ).catch(() => null);
    clearTimeout(slow);
    if (answer && answer.status === 202) {
      const { name, text, parent } = content;
      finish({ ...answer.body, name, text, parent, at: answer.now }, here);
      tell('submitted', { id: answer.body.id });
      return resume();
    }
    if (!here) {
      busy = false;
      return say('');
    }
    if (answer) return refuse(attempt, answer.body, `${answer.status}`);
    // Reached for reading and yet not for this: CORS hides a refusal of the page's origin, unless it was chance.
    if (navigator.onLine && (await rare('reached')))
      return again ? refuse(attempt, { title: t('forbidden') }, 'forbidden') : post(attempt, true);
    busy = false;
    const drop = () => release(content);
    say(
      t('offline'),
      undefined,
      dom.button(t('resend'), () => post(attempt)),
      dom.button(t('drop'), drop),
    );
    tell('error', { code: 'offline' });
  }

  /** The text stays; its key too, so that pressing the button again cannot make a second comment. */
  function refuse(attempt: Attempt, { code, title, errors = [] }: Problem, status: string) {
    const faults: Record<string, string> = {};
    for (const { pointer, detail } of errors) faults[pointer.slice(1)] = detail;
    release(attempt.content);
    memory('attempt', status === '422' ? null : attempt);
    if (!form.faulty(faults) && !shut) say((errors[0] ? errors[0].detail : title) || t('busy'));
    tell('error', { code: code || status });
  }
  function finish(sent: Sent, here: boolean) {
    release(sent);
    if (here) {
      memory('attempt', null);
      form.clear(sent.name);
      stamp = undefined;
    }
    taken(sent, here);
  }
  function release(content: Words) {
    busy = false;
    keep(content);
    form.text.readOnly = false;
    say('');
  }
  /** One after another, those first whose words stand in the form or find it empty. */
  function resume() {
    if (busy) return;
    for (const [seed, fields] of Object.entries(memory('pressed') || {})) {
      if (shut || !fields || !form.restore(fields)) continue;
      memory('pressed', { ...memory('pressed'), [seed]: '' });
      return submit(seed);
    }
    const all = Object.values(memory('waiting') || {});
    const next = all.find(({ content }) => form.restore(content)) || all[0];
    return next && post(next);
  }
  function keep(content: Words, attempt?: Attempt) {
    memory('waiting', { ...memory('waiting'), [placeOf(content)]: attempt as Attempt });
  }
  return { submit, askStamp, resume };
}
