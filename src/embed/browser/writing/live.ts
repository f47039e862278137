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
  let asked = 0;
  const desk = {
    ...context,
    send(method, path, body, key) {
      const headers = {
        'Binhluan-Reader': `${reader('id')}`,
        ...(body && { 'Content-Type': 'application/json' }),
        ...(key && { 'Idempotency-Key': key }),
      };
      return dom.ask(base, path, { method, headers, body: JSON.stringify(body) });
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
  const { resume, check, ...writing } = createWriting(desk);
  const { look, follow } = createWatch(desk);
  if (options.form) desk.rare('adopt');
  return {
    ...writing,
    like: createLiking(desk),
    async report(id, pressed) {
      if (!(await desk.rare('report', id, pressed)))
        desk.say(desk.t('undone'), pressed.parentElement as HTMLElement);
    },
    wake() {
      resume();
      const followed = follow();
      if (context.now() - asked < 15e3) return followed;
      asked = context.now();
      return Promise.all([check(), followed || look()]);
    },
  };
}
