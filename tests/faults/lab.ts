/** What a lane hands to its rows, and takes back when they are over. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestPostgres } from '../harness/postgres.ts';
import { type Database, postgresDatabase, postgresServer } from './database.ts';
import type { Lab, StoreKind } from './row.ts';
import { openStage, type Stage, type StageOptions } from './stage.ts';

/** One thing for everybody in a lane: whoever holds it works, the others wait or rest. */
export interface Baton {
  /** @param returning a row that rested goes before those that have not begun: it will be done sooner. */
  take(returning?: 'returning'): Promise<void>;
  give(): void;
}

export function createBaton(): Baton {
  const back: (() => void)[] = [];
  const fresh: (() => void)[] = [];
  let taken = false;
  return {
    async take(returning) {
      if (taken) await new Promise<void>((resolve) => (returning ? back : fresh).push(resolve));
      taken = true;
    },
    give() {
      const next = back.shift() ?? fresh.shift();
      if (next) next();
      else taken = false;
    },
  };
}

/** What the rows of one lane share. */
export interface Premises {
  store: StoreKind;
  full: boolean;
  baton: Baton;
  database(): Promise<Database | undefined>;
  shared(): Promise<Stage>;
  /** Ends the shared stage: the next row that asks for it gets a new one. */
  dropShared(): Promise<void>;
  close(): Promise<void>;
}

export function openPremises(store: StoreKind, full: boolean): Premises {
  let postgres: Promise<TestPostgres> | null = null;
  let common: Promise<Stage> | null = null;
  const ending = new AbortController();
  let databases = 0;

  async function database(): Promise<Database | undefined> {
    if (store === 'sqlite') return undefined;
    postgres ??= postgresServer();
    return postgresDatabase(await (await postgres).createDatabase(`stage_${++databases}`));
  }
  async function dropShared(): Promise<void> {
    const old = common;
    common = null;
    await (await old?.catch(() => null))?.close();
  }
  return {
    store,
    full,
    baton: createBaton(),
    database,
    shared() {
      common ??= database().then((given) => openStage({ database: given }, ending.signal));
      return common;
    },
    dropShared,
    async close() {
      ending.abort();
      await dropShared();
      await (await postgres?.catch(() => null))?.stop();
    },
  };
}

export interface RowLab extends Lab {
  readonly usedShared: boolean;
  /** Milliseconds since the row began, without those in which it only waited for its turn. */
  passed(): number;
  /** What everything the row started wrote. */
  log(): string;
  /** Ends what the row started, and gives the baton back. */
  close(): Promise<void>;
}

/** For one row. The caller holds the baton for it. */
export async function openLab(premises: Premises, say: (text: string) => void): Promise<RowLab> {
  const { store, full, baton } = premises;
  const dir = await mkdtemp(join(tmpdir(), 'binhluan-faults-row-'));
  const ends: (() => unknown)[] = [() => rm(dir, { recursive: true, force: true })];
  const stages: Stage[] = [];
  const openings = new Set<Promise<unknown>>();
  const ending = new AbortController();
  let usedShared = false;
  let holding = true;
  let over = false;
  const begun = Date.now();
  let waited = 0;
  let waitingSince: number | null = null;

  return {
    store,
    full,
    dir,
    say,
    get usedShared() {
      return usedShared;
    },
    passed: () => Date.now() - begun - waited - (waitingSince === null ? 0 : Date.now() - waitingSince),
    amount: (quick, whole) => (full ? whole : quick),
    async stage(options: StageOptions = {}) {
      const database = options.database ?? (await premises.database());
      const opening = openStage({ ...options, ...(database && { database }) }, ending.signal);
      openings.add(opening);
      const stage = await opening;
      ends.push(() => stage.close());
      stages.push(stage);
      return stage;
    },
    async shared() {
      usedShared = true;
      const stage = await premises.shared();
      stages.push(stage);
      return stage;
    },
    async rest(work) {
      if (usedShared) return work;
      holding = false;
      baton.give();
      try {
        return await work;
      } finally {
        waitingSince = Date.now();
        await baton.take('returning');
        waited += Date.now() - waitingSince;
        waitingSince = null;
        // A row that ran out of time has been taken off already.
        if (over) baton.give();
        else holding = true;
      }
    },
    finally: (end) => void ends.push(end),
    log: () => stages.map((stage) => stage.log()).join('\n'),
    async close() {
      over = true;
      ending.abort();
      await Promise.allSettled(openings);
      // What one end throws must not keep the others from ending.
      for (const end of ends.splice(0).reverse())
        await new Promise((resolve) => resolve(end())).catch(() => {});
      if (holding) baton.give();
      holding = false;
    },
  };
}
