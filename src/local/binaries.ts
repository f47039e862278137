/** The programs that local runs and tests use beside Node; `prepare.js` brings those that are missing. */
import { dirname } from 'node:path';
import { childEnvironment } from '../../config/env.ts';
import { findProgram } from './programs.js';

const searchPath = () => childEnvironment({}).PATH ?? '';

/** Absolute path of a Redis or Valkey server, or null. */
export function findRedisServer(): string | null {
  return findProgram('redis', searchPath());
}

/** Absolute path of Chromium or Google Chrome, or null. */
export function findChromium(): string | null {
  return findProgram('chromium', searchPath());
}

/** Absolute path of the folder that holds `postgres`, `initdb` and `pg_ctl`, or null. */
export function findPostgresBin(): string | null {
  const postgres = findProgram('postgres', searchPath());
  return postgres && dirname(postgres);
}
