/**
 * Page visits that turned out to be a machine pressing buttons: nothing they sent counts.
 *
 * A machine may open a page anew for each button, in any order and many at once, so its presses do not tell that they
 * belong together, and each alone looks like a person's. What tells is that it also presses the button that no person
 * meets, on every kind of page it comes to. Kinds are counted in steps: a page that was opened stands on step 0, one
 * that answers "press once more" a step above the page that was pressed on. The hidden button voids what its link did
 * in the minute around it, and for some minutes no press of that link is carried out on its step or below (above the
 * first step: of any link of the mail). A machine that presses every button of the pages it comes to presses the hidden one on the highest step that
 * it reaches, and nothing of it stands. A person who comes after it presses twice, and stands above it.
 *
 * A machine that presses everything on one and the same page is found out by that page, and needs no steps: so that
 * nobody has to climb because of it, it closes none.
 */
import type { Db } from '../database/schema.ts';

/** What a link did this long before its hidden button was pressed was the machine's doing too; or after, by other clocks. */
const VISIT_MS = 60_000;

/** For this long after a machine was met, a press on its step is asked for once more. */
const WARY_MS = 10 * 60_000;

/** Hidden buttons pressed within so long are noted once. */
const TOGETHER_MS = 5_000;

/** The highest step there is: nobody is asked so often. */
export const STEPS_MOST = 15;

/** How rows name the page of a press: the beginning of its link's hash, its step, and the hash of its nonce. */
export function pageName(tokenHash: string, step: number, nonceHash: string): string {
  return `${linkMark(tokenHash.slice(0, LINK_LENGTH), step)}${nonceHash}`;
}

const LINK_LENGTH = 10;
const linkMark = (link: string, step: number) => `${link}~${step}~`;
const mailMark = (mail: string, step: number) => `mail ${mail}~${step}~`;

interface Page {
  link: string;
  step: number;
}

/** Null for presses that came by no link. */
function readPageName(name: string): Page | null {
  const [, link, step] = /^([\w-]{10})~(\d{1,2})~/.exec(name) ?? [];
  return link === undefined ? null : { link, step: Number(step) };
}

export interface Voided {
  /** Of the page: see `pageName`. */
  nonceHash: string;
  tokenHash: string;
  /** The mail that brought the link. */
  mail: string | null;
  site: string;
  moderator: string;
  now: number;
  /** The hidden button was pressed: what other pages of the link sent counts as little. */
  whole?: boolean;
  /** Another button of the same page was pressed before. */
  used?: boolean;
}

/** Voids everything sent, and yet to be sent, with one page's nonce, and notes it for the moderator's next mail. */
export async function voidVisit(db: Db, visit: Voided): Promise<void> {
  const { nonceHash, tokenHash, mail, site, moderator, now, whole = false, used = false } = visit;
  const page = readPageName(nonceHash);
  const marks = whole && page && !used ? marksOf(page, mail) : [];
  const earlier = await voidedTimes(db, marks);
  // A hundred at once would otherwise stand in each other's way over rows that say it all already.
  const due = marks.filter((mark) => page?.step !== 0 || (earlier.get(mark) ?? 0) < now - TOGETHER_MS);
  for (const name of [nonceHash, ...due]) {
    // Machines press at once, and the later of two may come first.
    const voided_at = Math.max(now, earlier.get(name) ?? 0);
    // A mark keeps the page that made it.
    const token_hash = name === nonceHash ? tokenHash : nonceHash;
    await db
      .insertInto('visits')
      .values({ nonce_hash: name, token_hash, voided_at })
      .onConflict((conflict) => conflict.column('nonce_hash').doUpdateSet({ token_hash, voided_at }))
      .execute();
  }
  const state = await db
    .selectFrom('moderator_states')
    .select('scanner_seen_at')
    .where('site', '=', site)
    .where('moderator_id', '=', moderator)
    .executeTakeFirst();
  if ((state?.scanner_seen_at ?? 0) > now - TOGETHER_MS) return;
  await db
    .insertInto('moderator_states')
    .values({ site, moderator_id: moderator, scanner_seen_at: now })
    .onConflict((conflict) =>
      conflict.columns(['site', 'moderator_id']).doUpdateSet({ scanner_seen_at: now }),
    )
    .execute();
}

const useOf = (nonceHash: string) => `used ${nonceHash}`;

/** Notes that a button of a page was pressed, whatever came of it. */
export async function noteUse(
  db: Db,
  { nonceHash, tokenHash, now }: Pick<Voided, 'nonceHash' | 'tokenHash' | 'now'>,
): Promise<void> {
  await db
    .insertInto('visits')
    .values({ nonce_hash: useOf(nonceHash), token_hash: tokenHash, voided_at: now })
    .onConflict((conflict) => conflict.column('nonce_hash').doNothing())
    .execute();
}

export async function wasUsed(db: Db, nonceHash: string): Promise<boolean> {
  return (await voidedTimes(db, [useOf(nonceHash)])).size > 0;
}

/** A voided page is pressed on once more: its machine presses everything on one page, and closes no step. */
export async function liftMarks(
  db: Db,
  { nonceHash, mail }: Pick<Voided, 'nonceHash' | 'mail'>,
): Promise<void> {
  const page = readPageName(nonceHash);
  if (!page) return;
  await db
    .deleteFrom('visits')
    .where('nonce_hash', 'in', marksOf(page, mail))
    .where('token_hash', '=', nonceHash)
    .execute();
}

async function voidedTimes(db: Db, names: readonly string[]): Promise<Map<string, number>> {
  if (!names.length) return new Map();
  const rows = await db
    .selectFrom('visits')
    .select(['nonce_hash', 'voided_at'])
    .where('nonce_hash', 'in', names)
    .execute();
  return new Map(rows.map((row) => [row.nonce_hash, row.voided_at]));
}

export async function isVoided(db: Db, nonceHash: string): Promise<boolean> {
  return (await voidedTimes(db, [nonceHash])).size > 0;
}

/** Whether a machine was met of late on this press' link, on its step or above; above the first, by any link of its mail. */
export async function machineMet(
  db: Db,
  { nonceHash, mail, now }: { nonceHash: string; mail: string | null; now: number },
): Promise<boolean> {
  const page = readPageName(nonceHash);
  if (!page) return false;
  const times = await voidedTimes(db, marksFrom(page, page.step === 0 ? null : mail));
  return [...times.values()].some((at) => at > now - WARY_MS);
}

interface Pressed {
  nonceHash: string | null;
  at: number;
}

/** Which of these presses were a machine's: by the page they came from, or by what was met on the link at that time. */
export async function voidedAmong(db: Db, presses: readonly Pressed[]): Promise<(press: Pressed) => boolean> {
  const names = new Set<string>();
  for (const { nonceHash } of presses)
    if (nonceHash !== null) for (const name of [nonceHash, ...marksAbove(nonceHash)]) names.add(name);
  const voidedAt = await voidedTimes(db, [...names]);
  return ({ nonceHash, at }) => {
    if (nonceHash === null) return false;
    if (voidedAt.has(nonceHash)) return true;
    return marksAbove(nonceHash).some((mark) => {
      const met = voidedAt.get(mark);
      return met !== undefined && Math.abs(met - at) <= VISIT_MS;
    });
  };
}

/** Marks of a press' link. */
function marksAbove(nonceHash: string): string[] {
  const page = readPageName(nonceHash);
  return page ? marksFrom(page, null) : [];
}

/** Marks of a link, and of the mail that brought it, on a page's step and above. */
function marksFrom({ link, step }: Page, mail: string | null): string[] {
  const steps = Array.from({ length: STEPS_MOST + 1 - step }, (_, n) => step + n);
  return steps.flatMap((each) => marksOf({ link, step: each }, mail));
}

function marksOf({ link, step }: Page, mail: string | null): string[] {
  return [linkMark(link, step), ...(mail === null ? [] : [mailMark(mail, step)])];
}
