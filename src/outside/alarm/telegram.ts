/** An alarm as a message of a Telegram bot (Bot API, sendMessage). */
import type { TelegramTarget } from '../../../config/alarm.ts';
import type { GuardedFetch } from '../fetch.ts';
import { OutsideError } from '../outside-error.ts';
import { postJson } from './post.ts';

const API = 'https://api.telegram.org';

/** Takes 5 s at most. @throws {OutsideError} unless Telegram took it: `status-401` a wrong token, `status-400` an unknown chat */
export async function sendTelegram(
  fetch: GuardedFetch,
  { token, chat }: TelegramTarget,
  text: string,
  signal?: AbortSignal,
): Promise<void> {
  // The token is part of the address, which is why no address is ever logged.
  const url = `${API}/bot${token}/sendMessage`;
  // Without `parse_mode` nothing in the text is taken for markup.
  const body = JSON.stringify({ chat_id: chat, text, link_preview_options: { is_disabled: true } });
  const status = await postJson(fetch, { url, body }, signal);
  if (status !== 200) throw new OutsideError(`status-${status}`);
}
