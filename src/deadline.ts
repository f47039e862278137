/** Nothing here waits for ever: what another process, a disk or a network is asked for has a time by which it is given up. */

/** The work was not done in time. It goes on alone; nobody hears of its end. */
export class Late extends Error {
  constructor(what: string, ms: number) {
    super(`${what} took longer than ${ms} ms`);
    this.name = 'Late';
  }
}

/**
 * What `work` comes to, if it does so within `ms`.
 * @param what names the work in the error
 * @throws {Late}
 */
export async function withDeadline<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Late(what, ms)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // Late failures concern nobody any more, and must not end the process as unhandled.
    work.catch(() => {});
  }
}

/** Waits for the end of `work`, good or bad, at most `ms`. @returns whether it ended well and in time. */
export function endsWell(ms: number, work: Promise<unknown>): Promise<boolean> {
  return withDeadline(ms, 'it', work).then(
    () => true,
    () => false,
  );
}
