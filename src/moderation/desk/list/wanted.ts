/** Which list of the desk an address asks for, and the address of a list. Pure. */
import { readDay } from '../../../calendar.ts';
import { foldForSearch } from '../../../search-text.ts';
import { type Cursor, QUEUES, type QueueName } from '../../../store/desk/queues.ts';

export type ListName = QueueName | 'search';

/** What is looked for; empty fields look for nothing in particular. */
export interface Query {
  q: string;
  state: SearchState;
  /** An article's id. */
  article: string;
  /** A moderator's id. */
  by: string;
  /** `2026-11-22`, both days included. */
  from: string;
  to: string;
}

export const SEARCH_STATES = ['all', 'pending', 'approved', 'rejected', 'spam', 'removed'] as const;
export type SearchState = (typeof SEARCH_STATES)[number];

export interface Wanted {
  list: ListName;
  query: Query;
  /** Where the portion begins; null: at the beginning. */
  after: Cursor | null;
  /** "Chọn nhiều". */
  many: boolean;
  /** The comment that was just pressed on, to be shown with its way back. */
  done: string | null;
  /** The comment above which it is shown. */
  next: string | null;
  /** The press on several comments that was just made. */
  batch: string | null;
  /** How many of those it left alone, because they had moved. */
  lost: number;
  /** Every line of the page of several is ticked at first. */
  all: boolean;
}

/** Below `/desk/<site>`. */
const PATHS: Record<ListName, string> = {
  waiting: '',
  spam: '/spam',
  reported: '/reported',
  decided: '/decided',
  search: '/search',
};
export const LISTS = [...QUEUES, 'search'] as const satisfies ListName[];

/** The route of a list, below `/desk/<site>`. */
export function routeOf(list: ListName): string {
  return PATHS[list] || '/';
}

/** Reads an address; what is not understood is left out. @param fields the parsed query */
export function readWanted(list: ListName, fields: Record<string, unknown>): Wanted {
  const text = (name: string, most = 200): string => {
    const value = fields[name];
    // PostgreSQL keeps no U+0000, and nothing that is looked for has one.
    return typeof value === 'string' ? value.replaceAll('\0', '').trim().slice(0, most) : '';
  };
  const day = (name: string) => readDay(text(name)) ?? '';
  const state = SEARCH_STATES.find((each) => each === text('state')) ?? 'all';
  return {
    list,
    query: {
      q: text('q'),
      state,
      article: text('article'),
      by: text('by'),
      from: day('from'),
      to: day('to'),
    },
    after: readCursor(text('after')),
    many: text('many') === '1',
    done: text('done') || null,
    next: text('next') || null,
    batch: text('batch') || null,
    lost: Number(/^\d{1,3}$/.exec(text('lost'))?.[0] ?? 0),
    all: text('all') === '1',
  };
}

/** `<milliseconds>.<comment id>`; the id may be missing. */
export function readCursor(text: string): Cursor | null {
  const [, at, id] = /^(\d{1,15})\.([\w-]{0,60})$/.exec(text) ?? [];
  return at === undefined ? null : { at: Number(at), id: id ?? '' };
}

export function writeCursor({ at, id }: Cursor): string {
  return `${at}.${id}`;
}

/** The address of a list, below `/desk/<site>`; what is not named is left out of it. */
export function pathOf(wanted: Pick<Wanted, 'list'> & Partial<Wanted>): string {
  const { list, query, after, many, done, next, batch, lost, all } = wanted;
  const fields = new URLSearchParams();
  if (list === 'search' && query)
    for (const [name, value] of Object.entries(query))
      if (value && !(name === 'state' && value === 'all')) fields.set(name, value);
  if (after) fields.set('after', writeCursor(after));
  if (many) fields.set('many', '1');
  if (done) fields.set('done', done);
  if (next) fields.set('next', next);
  if (batch) fields.set('batch', batch);
  if (lost) fields.set('lost', String(lost));
  if (all) fields.set('all', '1');
  const text = fields.toString();
  return PATHS[list] + (text ? `?${text}` : '');
}

/** Whether anything is looked for. */
export function isEmpty({ q, article, by, from, to, state }: Query): boolean {
  return !foldForSearch(q) && !article && !by && !from && !to && state === 'all';
}
