/** How an alarm leaves: JSON over https, to public addresses only, no redirection followed. */
import type { GuardedFetch } from '../fetch.ts';

export interface Posting {
  url: string;
  /** Laid over `Content-Type: application/json`. */
  headers?: Record<string, string>;
  /** JSON, as it is signed. */
  body: string;
}

const ANSWER_MOST = 64 * 1024;

/** Takes 5 s at most. @returns the answer's status @throws {OutsideError} when there is none */
export async function postJson(
  fetch: GuardedFetch,
  { url, headers, body }: Posting,
  signal?: AbortSignal,
): Promise<number> {
  const { status } = await fetch(
    {
      url,
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body,
      permit: () => ({ plain: false, privately: false }),
      redirects: 0,
      most: ANSWER_MOST,
    },
    signal,
  );
  return status;
}
