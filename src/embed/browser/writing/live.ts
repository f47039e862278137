import type { Context, Life } from '../context.ts';
import type { Desk } from './desk.ts';
import { newKey } from './key.ts';
import { createLiking } from './liking.ts';
import css from './styles.css';
import vi from './vi.json' with { type: 'json' };
import { createWatch } from './watching.ts';
import { createWriting } from './writing.ts';

/** Puts life into a box: the form sends, the reader's own comments appear. Called once for each box. */
export default function start(context: Context): Life {
  const { base, lang, texts, reader, status, stand, options, wear, dom } = context;
  wear(css);
  if (lang === 'vi') Object.assign(texts, vi);
  if (!reader('id')) reader('id', newKey());
  let tries = 0;
  const desk = {
    ...context,
    send(method, path, body, key) {
      const headers: Record<string, string> = { 'Binhluan-Reader': `${reader('id')}` };
      if (body) headers['Content-Type'] = 'application/json';
      if (key) headers['Idempotency-Key'] = key;
      return dom.ask(base, path, { method, headers, body: body ? JSON.stringify(body) : null });
    },
    say(message, near = stand, ...choices) {
      if (status.parentNode !== near) near.append(status);
      dom.refill(
        status,
        message && dom.h('p.message', message),
        choices[0] && dom.h('div.actions', ...choices),
      );
    },
    rare: (name, ...given) =>
      import(`${base}embed.more.js?${tries}`).then(
        (file) => file.default(desk)[name](...given),
        () => {
          tries += 1;
        },
      ),
  } as Desk;
  const writing = createWriting(desk);
  const watch = createWatch(desk);
  if (options.form) desk.rare('adopt');
  return {
    ...writing,
    like: createLiking(desk),
    async report(id, pressed) {
      if (!(await desk.rare('report', id, pressed)))
        desk.say(desk.t('undone'), pressed.parentElement as HTMLElement);
    },
    wake: () => Promise.all([writing.wake(), watch()]),
  };
}
