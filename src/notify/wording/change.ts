/** What a reader changed in a comment, as a mail shows it. Pure. */
import { difference, type Piece, piecesOf, type Spans } from '../../difference.ts';

export interface Change {
  /** The text as it is now. */
  now: Piece[];
  /** Of the text before, what changed and the words around it; a short one whole. */
  before: Piece[];
}

/** Shorter texts are shown whole. In UTF-16 units, as everything here. */
const SHORT = 400;
/** Of a longer one, so much stands around what changed … */
const AROUND = 80;
/** … and so much in all. */
const MOST = 1_200;
/** More changes than this are one. */
const CHANGES_MOST = 40;

/** @param before the text that was mailed or published @param now the one that waits; both as the mail writes them */
export function changeOf(before: string, now: string): Change {
  const { gone, come } = difference(before, now);
  return { now: piecesOf(now, few(come)), before: excerpt(before, few(gone)) };
}

function few(spans: Spans): Spans {
  const [first, last] = [spans[0], spans.at(-1)];
  return first && last && spans.length > CHANGES_MOST ? [[first[0], last[1]]] : spans;
}

function excerpt(text: string, changed: Spans): Piece[] {
  const pieces = piecesOf(text, changed);
  if (text.length <= SHORT) return pieces;
  const near = pieces.map(({ text: piece, changed: isChanged }, index): Piece => {
    if (isChanged) return { text: piece, changed: true };
    return { text: shortened(piece, index > 0, index < pieces.length - 1), changed: false };
  });
  const kept: Piece[] = [];
  let left = MOST;
  for (const { text: piece, changed: isChanged } of near) {
    const whole = piece.length <= left;
    kept.push({ text: whole ? piece : `${cut(piece, 0, left)}…`, changed: isChanged });
    left -= piece.length;
    if (left <= 0) break;
  }
  return kept;
}

/** What did not change: only the words next to what did. */
function shortened(piece: string, after: boolean, before: boolean): string {
  const head = after ? AROUND : 0;
  const tail = before ? AROUND : 0;
  if (piece.length <= head + tail + AROUND) return piece;
  return `${cut(piece, 0, head)}…${tail ? cut(piece, piece.length - tail, piece.length) : ''}`;
}

/** Never through a letter that takes two units. */
function cut(text: string, from: number, to: number): string {
  const begin = /[\udc00-\udfff]/.test(text[from] ?? '') ? from + 1 : from;
  const end = /[\udc00-\udfff]/.test(text[to] ?? '') ? to - 1 : to;
  return text.slice(begin, end);
}
