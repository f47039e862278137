/** What was done beside deciding, and the button that takes each of it back. */
import { html, type SafeHtml } from '../../html.ts';
import { BAN_KINDS } from '../../store/readers/bans.ts';
import { fill, formatDate, formatTime } from '../../texts.ts';
import type { PageAction } from '../deciding/actions.ts';
import type { Shut } from '../deciding/around.ts';
import type { Loaded } from '../deciding/load.ts';
import { timeAndDate } from '../words.ts';
import type { PageContext } from './context.ts';
import { button, type FormTarget, form } from './forms.ts';

/** Banned, handed on, answered: about this comment and its sender. */
export function doingsOf(loaded: Loaded, context: PageContext, target: FormTarget): SafeHtml {
  return html`${answers(loaded, context, target)}${handedOn(loaded, context, target)}${banned(loaded, context, target)}`;
}

/** "Bài này đã đóng bình luận lúc …". @param target a form of any comment under the article */
export function closedLine(
  { article }: Pick<Loaded, 'article'>,
  context: PageContext,
  target: FormTarget,
): SafeHtml | null {
  if (!article.closed) return article.opened && openedLine('opened', article.opened, context);
  return shutLine(article.closed, 'open-article', context, target);
}

/** "Cả trang đang tạm dừng bình luận từ …". */
export function pausedLine(context: PageContext, target: FormTarget): SafeHtml | null {
  const { paused, resumed } = context;
  if (!paused) return resumed && openedLine('resumed', resumed, context);
  return shutLine(paused, 'resume-site', context, target);
}

/** What was closed a short time ago, and takes comments again. */
function openedLine(
  what: 'opened' | 'resumed',
  { at, by }: Shut,
  { words, site, nameOf }: PageContext,
): SafeHtml {
  const line = fill(words.doings[what], { name: nameOf(by), ...timeAndDate(at, site) });
  return html`<div class="doing" role="status"><p>${line}</p></div>`;
}

function shutLine(
  { at, by }: Shut,
  action: 'open-article' | 'resume-site',
  context: PageContext,
  target: FormTarget,
): SafeHtml {
  const { words, site, nameOf } = context;
  const line = fill(words.doings[action], { name: nameOf(by), ...timeAndDate(at, site) });
  return doing(line, undoable(action, at, words.undoing[action], context), context, target);
}

function banned({ around }: Loaded, context: PageContext, target: FormTarget): SafeHtml | null {
  const { words, site } = context;
  if (!around.bans.length) return null;
  const met = BAN_KINDS.filter((kind) => around.bans.some((ban) => ban.kind === kind));
  const kinds = met.map((kind) => words.doings.kinds[kind]).join(', ');
  // The longest of them says how long.
  const ends = around.bans.map(({ expires_at }) => expires_at ?? Number.POSITIVE_INFINITY);
  const until = Math.max(...ends);
  const line = Number.isFinite(until)
    ? fill(words.doings.banned, { kinds, date: formatDate(until, site) })
    : fill(words.doings.bannedForEver, { kinds });
  const newest = Math.max(...around.bans.map(({ created_at }) => created_at));
  return doing(line, undoable('lift-ban', newest, words.undoing['lift-ban'], context), context, target);
}

function handedOn({ around }: Loaded, context: PageContext, target: FormTarget): SafeHtml | null {
  const { words, site, nameOf } = context;
  if (!around.forwards.length) return null;
  return html`${around.forwards.map(({ event, to, held }, index) => {
    const line = fill(held ? words.doings.held : words.doings.forwarded, {
      name: nameOf(event.moderator_id),
      to,
      ...timeAndDate(event.at, site),
    });
    // The button takes back the newest that has not left.
    const first = around.forwards.findIndex((each) => each.held) === index;
    const back = held && first && context.may('cancel-forward');
    return doing(
      line,
      back ? button('cancel-forward', words.undoing['cancel-forward'], 'plain') : null,
      context,
      target,
    );
  })}`;
}

function answers({ around }: Loaded, context: PageContext, target: FormTarget): SafeHtml | null {
  const { words, may } = context;
  if (!around.replies.length) return null;
  return html`<div class="answers">${around.replies.map(
    ({ comment, text }) =>
      html`<p class="by"><bdi>${comment.name}</bdi> <span class="badge">${words.badge}</span></p><p class="answer">${text}</p>`,
  )}${may('remove-reply') ? form(target, words, button('remove-reply', words.undoing['remove-reply'], 'plain'), 'row') : null}</div>`;
}

/** As long as it may be undone the button says so, with the time; later it says what it does. */
function undoable(
  action: PageAction,
  at: number,
  label: string,
  { words, site, now, may }: PageContext,
): SafeHtml | null {
  if (!may(action)) return null;
  const until = at + site.moderation.undoMinutes * 60_000;
  const undo = fill(words.undo, { time: formatTime(until, site) });
  return button(action, now <= until ? undo : label, 'plain');
}

function doing(line: string, press: SafeHtml | null, { words }: PageContext, target: FormTarget): SafeHtml {
  return html`<div class="doing"><p>${line}</p>${press ? form(target, words, press) : null}</div>`;
}
