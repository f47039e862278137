/** A comment in a few words: above the form that answers it, and above the one that reports it. */
import { firstGraphemes } from '../../../graphemes.ts';
import { html, type SafeHtml } from '../../../html.ts';
import { revisionOf } from '../../../store/comments.ts';
import type { CommentRow, Db } from '../../../store/database/schema.ts';

export interface QuotedComment {
  id: string;
  name: string;
  /** One line. */
  text: string;
}

const MOST = 160;

/** @param comment one that stands under its article */
export async function quotedComment(
  db: Db,
  { id, name, published_revision }: CommentRow,
): Promise<QuotedComment> {
  const revision = published_revision === null ? null : await revisionOf(db, id, published_revision);
  const line = (revision?.text ?? '').replace(/\s+/gu, ' ').trim();
  const first = firstGraphemes(line, MOST);
  return { id, name, text: first === line ? line : `${first.trimEnd()}…` };
}

export function quoteView({ name, text }: QuotedComment): SafeHtml {
  return html`<blockquote class="quote"><p><b dir="auto">${name}</b></p><p dir="auto">${text}</p></blockquote>`;
}
