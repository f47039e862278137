import type { Comment } from './api.ts';
import type { Context, Life } from './context.ts';
import { button, h } from './dom.ts';
import { rich } from './rich.ts';
import { readableTime } from './time.ts';

/** Draws a comment with its replies; each is noted in `shown`. What its buttons do is the box's life. */
export function drawComment(
  context: Context,
  comment: Comment,
  shown: Map<string, HTMLElement>,
  act: (what: (life: Life) => unknown, pressed: HTMLElement) => unknown,
  above?: string,
): HTMLElement {
  const { settings, shut, t, now, reader } = context;
  const { id, parent, name, html, createdAt, deleted, newsroom, edited, likes = 0, replies = [] } = comment;
  const element = h('li.comment', { id: `binhluan-${id}`, tabindex: -1 });
  shown.set(id, element);
  if (deleted) element.append(h('p.deleted', t('removed')));
  else {
    const answered = parent && parent !== above && shown.get(parent);
    const does = (label: string, what: (life: Life, pressed: HTMLElement) => unknown) => {
      const pressed: HTMLElement = button(label, () => act((life) => what(life, pressed), pressed), 'act');
      return pressed;
    };
    const like = does(t('like') + (likes ? ` (${likes})` : ''), (life, pressed) =>
      life.like(id, likes, pressed),
    );
    like.setAttribute('aria-pressed', `${!!{ ...reader('liked') }[id]}`);
    element.append(
      h(
        'p.meta',
        h('b.name', { dir: 'auto' }, name),
        newsroom && h('span.badge', t('newsroom')),
        h(
          'a.time',
          { href: `${location.href.split('#')[0]}#binhluan-${id}` },
          h(
            'time',
            { datetime: createdAt },
            readableTime(Date.parse(createdAt), now(), t, settings.timezone),
          ),
        ),
        edited && h('span.edited', t('edited')),
      ),
      h(
        'div.text',
        { dir: 'auto' },
        answered && h('p.to', t('replying', `${(answered.querySelector('b') || answered).textContent}`)),
        ...rich(html),
      ),
      h(
        'div.acts',
        !shut && does(t('reply'), (life) => life.reply({ id, name }, element)),
        settings.likes && like,
        does(t('report'), (life, pressed) => life.report(id, pressed)),
      ),
    );
  }
  if (replies[0])
    element.append(h('ol.replies', ...replies.map((one) => drawComment(context, one, shown, act, id))));
  return element;
}
