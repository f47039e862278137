/** Models as bytes and back, bit for bit: a line of JSON with the numbers, then the tables (float32, little-endian). */
import { type Evidence, newEvidence } from './evidence.ts';
import type { Learning } from './learning.ts';
import { newSiteModel, type SiteModel } from './model.ts';

/** What all sites saw. */
export type Shared = Learning['shared'];

export function encodeSite(model: SiteModel): Uint8Array {
  const { weights, slopes, evidence, hamScores, spamScores, ...numbers } = model;
  const counts = { ham: hamScores.count, spam: spamScores.count };
  const header = { ...numbers, evidence: totalsOf(evidence), counts };
  return pack(header, tablesOf(model));
}

/** @throws Error when the bytes are no model of this version. */
export function decodeSite(bytes: Uint8Array): SiteModel {
  const model = newSiteModel();
  const { evidence, counts, ...numbers } = unpack(bytes, tablesOf(model));
  Object.assign(model, numbers);
  Object.assign(model.evidence, evidence);
  const { ham, spam } = counts as { ham: number; spam: number };
  model.hamScores.count = ham;
  model.spamScores.count = spam;
  return model;
}

export function encodeShared({ evidence, worth }: Shared): Uint8Array {
  return pack({ worth, evidence: totalsOf(evidence) }, [evidence.ham, evidence.spam]);
}

/** @throws Error when the bytes are not of this version. */
export function decodeShared(bytes: Uint8Array): Shared {
  const shared = { evidence: newEvidence(), worth: 1 };
  const { evidence, worth } = unpack(bytes, [shared.evidence.ham, shared.evidence.spam]);
  Object.assign(shared.evidence, evidence);
  shared.worth = Number(worth);
  return shared;
}

/** A whole filter, or those of its sites that are asked for. */
export interface Encoded {
  shared: Uint8Array;
  sites: ReadonlyMap<string, Uint8Array>;
}

/** @param sites all when left out */
export function encodeLearning({ shared, sites }: Learning, only: Iterable<string> = sites.keys()): Encoded {
  const models = [...only].flatMap((site) => {
    const model = sites.get(site);
    return model ? [[site, encodeSite(model)] as const] : [];
  });
  return { shared: encodeShared(shared), sites: new Map(models) };
}

/** @throws Error when the bytes are not of this version. */
export function decodeLearning({ shared, sites }: Encoded): Learning {
  const models = [...sites].map(([site, bytes]) => [site, decodeSite(bytes)] as const);
  return { shared: decodeShared(shared), sites: new Map(models) };
}

function tablesOf({ weights, slopes, evidence, hamScores, spamScores }: SiteModel): Float32Array[] {
  return [weights, slopes, evidence.ham, evidence.spam, hamScores.ring, spamScores.ring];
}

function totalsOf({ ham: _, spam: __, ...totals }: Evidence): Omit<Evidence, 'ham' | 'spam'> {
  return totals;
}

function pack(header: object, tables: readonly Float32Array[]): Uint8Array {
  const line = new TextEncoder().encode(`${JSON.stringify(header)}\n`);
  const bytes = new Uint8Array(tables.reduce((sum, table) => sum + table.byteLength, line.length));
  bytes.set(line);
  let at = line.length;
  for (const table of tables) {
    bytes.set(new Uint8Array(table.buffer, table.byteOffset, table.byteLength), at);
    at += table.byteLength;
  }
  return bytes;
}

/** Fills the tables. @returns the header */
function unpack(bytes: Uint8Array, tables: readonly Float32Array[]): Record<string, unknown> {
  let at = bytes.indexOf(10) + 1;
  if (bytes.length - at !== tables.reduce((sum, table) => sum + table.byteLength, 0)) {
    throw new Error('a stored model of the learned filter has another size');
  }
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(0, at)));
  for (const table of tables) {
    new Uint8Array(table.buffer, table.byteOffset, table.byteLength).set(
      bytes.subarray(at, at + table.byteLength),
    );
    at += table.byteLength;
  }
  return header;
}
