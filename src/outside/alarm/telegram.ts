/** An alarm as a message of a Telegram bot (Bot API, sendMessage). */
import type { TelegramTarget } from '../../../config/alarm.ts';
import type { GuardedFetch } from '../fetch.ts';
import { OutsideError } from '../outside-error.ts';

const API = 'https://api.telegram.org';
const ANSWER_MOST = 64 * 1024;

/** Takes 5 s at most. @throws {OutsideError} unless Telegram took it: `status-401` a wrong token, `status-400` an unknown chat */
export async function sendTelegram(
  fetch: GuardedFetch,
  { token, chat }: TelegramTarget,
  text: string,
  signal?: AbortSignal,
): Promise<void> {
  const { status } = await fetch(
    {
      // The token is part of the address, which is why no address is ever logged.
      url: `${API}/bot${token}/sendMessage`,
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      // Without `parse_mode` nothing in the text is taken for markup.
      body: JSON.stringify({ chat_id: chat, text, link_preview_options: { is_disabled: true } }),
      permit: () => ({ plain: false, privately: false }),
      redirects: 0,
      most: ANSWER_MOST,
    },
    signal,
  );
  if (status !== 200) throw new OutsideError(`status-${status}`);
}
