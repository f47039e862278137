/** The four digits of a site that asks for more than a button (`confirm: code`): printed in a mail, typed on its pages. */
import { type Keys, mac } from './signing.ts';

/** Four digits, the same for every try at a mail and every link in it. */
export function confirmCode(keys: Pick<Keys, 'code'>, mailId: string): string {
  const number = Buffer.from(mac(keys.code, mailId), 'base64url').readUIntBE(0, 6);
  return String(number % 10_000).padStart(4, '0');
}
