/** The table: every fault in its order. */
import type { Row } from './row.ts';
import { apiKilled } from './rows/api-killed.ts';
import { clockWrong } from './rows/clock-wrong.ts';
import { closingWithoutRedis } from './rows/closing-without-redis.ts';
import { diskFull } from './rows/disk-full.ts';
import { lostJob } from './rows/lost-job.ts';
import { mailAddressRefused } from './rows/mail-address-refused.ts';
import { mailConnectionsEnded } from './rows/mail-connections-ended.ts';
import { mailGreylisted } from './rows/mail-greylisted.ts';
import { mailRefused } from './rows/mail-refused.ts';
import { mailSlow } from './rows/mail-slow.ts';
import { mailWorkerKilled } from './rows/mail-worker-killed.ts';
import { poison } from './rows/poison.ts';
import { postgresAway } from './rows/postgres-away.ts';
import { redisAway } from './rows/redis-away.ts';
import { redisFailover } from './rows/redis-failover.ts';
import { redisFlushed } from './rows/redis-flushed.ts';
import { redisFrozen } from './rows/redis-frozen.ts';
import { redisFull } from './rows/redis-full.ts';
import { redisKilled } from './rows/redis-killed.ts';
import { redisMissingAtStart } from './rows/redis-missing-at-start.ts';
import { rollingRestarts } from './rows/rolling-restarts.ts';
import { sameKey } from './rows/same-key.ts';
import { scannerStorm } from './rows/scanner-storm.ts';
import { simultaneousDecisions } from './rows/simultaneous-decisions.ts';
import { sqliteLocked } from './rows/sqlite-locked.ts';
import { tenTimes } from './rows/ten-times.ts';
import { workerKilled } from './rows/worker-killed.ts';

export const ROWS: readonly Row[] = [
  workerKilled, // F1
  mailWorkerKilled, // F2
  apiKilled, // F3
  lostJob, // F4
  redisKilled, // F5
  redisFlushed, // F6
  redisAway, // F7
  redisFrozen, // F8
  redisMissingAtStart, // F9
  redisFull, // F10
  redisFailover, // F11
  rollingRestarts, // F12
  closingWithoutRedis, // F13
  mailRefused, // F14
  mailGreylisted, // F15
  mailAddressRefused, // F16
  mailSlow, // F17
  mailConnectionsEnded, // F18
  sqliteLocked, // F19
  diskFull, // F20
  postgresAway, // F21
  clockWrong, // F22
  sameKey, // F23
  poison, // F24
  simultaneousDecisions, // F25
  scannerStorm, // F26
  tenTimes, // F27
];
