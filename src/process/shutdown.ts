/** How a process ends: on a signal, or when the process that started it is gone; with a deadline of its own. */
import type { Logger } from '../logger.ts';

/** A second signal this soon is the same key press reaching us by another way (terminal and npm both pass it on). */
const SAME_PRESS_MS = 2_000;

export type Cause = 'SIGTERM' | 'SIGINT' | 'parent gone';

/**
 * Runs `close` once at the first SIGTERM, SIGINT or loss of the parent's channel, then ends the process.
 * @param deadlineMs after this the process ends all the same: waiting for a Redis that is away would never end.
 */
export function closeOnSignal(
  close: (cause: Cause) => Promise<void>,
  logger: Logger,
  deadlineMs: number,
): void {
  let since: number | null = null;

  function begin(cause: Cause): void {
    if (since !== null) {
      if (Date.now() - since < SAME_PRESS_MS) return;
      logger.warn('second signal: ending at once');
      process.exit(1);
    }
    since = Date.now();
    logger.info({ cause }, 'closing');
    const deadline = setTimeout(() => {
      logger.warn({ deadlineMs }, 'closing took too long: ending now; what was under way is in the rows');
      process.exit(0);
    }, deadlineMs);
    close(cause).then(
      () => {
        clearTimeout(deadline);
        process.exit(0);
      },
      (err) => {
        logger.error({ err }, 'closing failed');
        process.exit(1);
      },
    );
  }

  process.on('SIGTERM', () => begin('SIGTERM'));
  process.on('SIGINT', () => begin('SIGINT'));
  process.on('disconnect', () => begin('parent gone'));
  // The parent may have gone while this process was loading.
  if (process.connected === false) begin('parent gone');
}

/** Logs what nobody caught and ends the process: its state is unknown, its supervisor starts it again. */
export function endOnUncaught(logger: Logger): void {
  process.on('uncaughtException', (err) => {
    logger.fatal({ err }, 'uncaught exception');
    process.exit(1);
  });
  process.on('unhandledRejection', (err) => {
    logger.fatal({ err }, 'unhandled rejection');
    process.exit(1);
  });
}
