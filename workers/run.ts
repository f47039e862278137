/** Process 2: screens, mails and publishes what the rows say. */
import { openContext } from '../src/context.ts';
import { createLogger } from '../src/logger.ts';
import { createTransport } from '../src/notify/smtp/transport.ts';
import { startAdmin } from '../src/process/admin.ts';
import { countWork } from '../src/process/counters.ts';
import { createMetrics } from '../src/process/metrics.ts';
import { reloadOnHangup } from '../src/process/reload.ts';
import { closeOnSignal, endOnUncaught } from '../src/process/shutdown.ts';
import { configureOrExit, openOrExit } from '../src/process/start-up.ts';
import { timedStore } from '../src/process/timed-store.ts';
import { startWorkers, type WorkersOptions } from './start.ts';
import { watchEventLoop } from './watch/event-loop-watch.ts';

/** Longer than a unit of work takes, shorter than a supervisor's patience (Docker: 10 s). */
const CLOSE_WITHIN_MS = 9_000;
const MAIL_GRACE_MS = 5_000;

/** @param options for whoever puts something in the place of a room */
export async function runWorker(options: WorkersOptions = {}): Promise<void> {
  const loaded = configureOrExit();
  const logger = createLogger(loaded.config.logLevel, 'worker');
  endOnUncaught(logger);
  const opened = await openOrExit(logger, () => openContext(loaded, logger));
  const { config, secrets } = opened;
  reloadOnHangup(opened);
  const metrics = createMetrics(opened);
  const context = { ...opened, store: timedStore(opened.store, metrics) };
  const endWatch = watchEventLoop();
  const admin = startAdmin(config.workerAdminPort, metrics, logger);
  const transport = createTransport(secrets.smtp, { from: config.mailFrom });
  const workers = startWorkers(context, transport, { ...countWork(metrics), ...options });
  logger.info('working');

  closeOnSignal(
    async () => {
      // Mails under way get a moment; then their exchange is cut and noted, instead of holding its claim for a minute.
      const cut = setTimeout(() => transport.close(), MAIL_GRACE_MS);
      await workers.close();
      clearTimeout(cut);
      transport.close();
      admin?.close();
      await opened.close();
      await endWatch();
    },
    logger,
    CLOSE_WITHIN_MS,
  );
}
