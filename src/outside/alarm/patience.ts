/** How long comments have really been left waiting: in the quiet hours nobody is expected to look. Pure. */
import type { Site } from '../../../config/sites.ts';
import { formatTime } from '../../texts.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The time between two moments, less the quiet hours in it; milliseconds. By the clock of the site at `to`. */
export function wakingTime(
  from: number,
  to: number,
  { quietHours }: Pick<Site['moderation'], 'quietHours'>,
  zone: Pick<Site, 'timezone'>,
): number {
  if (!quietHours) return to - from;
  const begin = clock(quietHours.from);
  const length = (clock(quietHours.to) - begin + DAY_MS) % DAY_MS;
  // Any time of which the clock shows what the site's shows will do: only differences count.
  const end = DAY_MS + clock(formatTime(to, zone)) + (to % MINUTE_MS) - begin;
  const quietUntil = (at: number) => Math.floor(at / DAY_MS) * length + Math.min(mod(at), length);
  return to - from - (quietUntil(end) - quietUntil(end - (to - from)));
}

function mod(at: number): number {
  return ((at % DAY_MS) + DAY_MS) % DAY_MS;
}

function clock(time: string): number {
  const [hours, minutes] = time.split(':');
  return (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
}
