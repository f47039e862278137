/** Why an alarm did not arrive, in words; the code stays for whoever looks after the receiver. Pure. */
import { fill } from '../../texts.ts';
import type { DeskWords } from './words.ts';

/** @param error a code, as src/outside/outside-error.ts has them: `private-address`, `status-404`, … */
export function alarmErrorInWords(
  channel: string,
  error: string,
  { alarmErrors: words }: Pick<DeskWords, 'alarmErrors'>,
): string {
  const [, code] = /^status-(\d+)$/.exec(error) ?? [];
  if (code !== undefined) {
    const own = (words as unknown as Record<string, string | undefined>)[`${channel}-${code}`];
    return own ?? fill(words.status, { code });
  }
  return (words.codes as Record<string, string>)[error] ?? fill(words.other, { code: error });
}
