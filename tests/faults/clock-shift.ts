/**
 * Loaded into a process of the service before all else (`--import`), gives it a wrong clock: what JavaScript calls the
 * time of day is off by what the file named in our query says, in milliseconds. Timers run on, as they do when somebody
 * sets a machine's clock.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const LOOK_EVERY_MS = 50;

const file = new URL(import.meta.url).searchParams.get('file') as string;
const RealDate = Date;
let shift = 0;

function look(): void {
  try {
    shift = Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    // Being written just now, or gone with its folder.
  }
}

function now(): number {
  return RealDate.now() + shift;
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given, made) => Reflect.construct(target, given.length ? given : [now()], made),
  apply: () => new RealDate(now()).toString(),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
});

/** So that a row sees that its fault was there: how far what programs ask for is off by now. */
function tell(): void {
  const off = Date.now() - RealDate.now();
  if (off === told) return;
  try {
    writeFileSync(`${file}.${process.pid}`, String(off));
    told = off;
  } catch {
    // Its folder is gone.
  }
}
let told: number | null = null;

look();
tell();
setInterval(() => {
  look();
  tell();
}, LOOK_EVERY_MS).unref();
