/**
 * The time of the database server, by which all processes go however wrong their own hosts' clocks are: what one
 * writes, another compares with its now.
 */
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../schema.ts';

export interface SharedClock {
  /** Milliseconds since 1970. */
  now(): number;
  end(): void;
}

/** Between two questions the time goes on by a clock that nobody sets; one that a sleeping host stops. */
const ASK_EVERY_MS = 10_000;
/** An answer that took longer says too little. */
const ANSWER_WITHIN_MS = 500;
/** Hosts that keep their clocks by NTP agree within milliseconds: their own are finer than what an answer tells. */
const TOLERATED_MS = 1_000;

/** Asks at once, and then again and again. @throws {StoreUnavailable} when the server does not answer the first time. */
export async function shareClock(db: Kysely<Schema>): Promise<SharedClock> {
  let known = await ask(db);
  const timer = setInterval(
    () =>
      ask(db).then(
        (answer) => {
          if (answer.took <= ANSWER_WITHIN_MS) known = answer;
        },
        () => {},
      ),
    ASK_EVERY_MS,
  );
  timer.unref();
  return {
    now() {
      const ours = Date.now();
      const theirs = known.time + performance.now() - known.at;
      return Math.abs(ours - theirs) <= TOLERATED_MS ? ours : Math.round(theirs);
    },
    end: () => clearInterval(timer),
  };
}

/** The server's time, when it was so by our own count, and how long it took to hear of it; all in milliseconds. */
async function ask(db: Kysely<Schema>): Promise<{ time: number; at: number; took: number }> {
  const begun = performance.now();
  const { rows } = await sql<{ time: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::double precision as time`.execute(db);
  const took = performance.now() - begun;
  return { time: rows[0]?.time as number, at: begun + took / 2, took };
}
