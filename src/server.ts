/** Process 1: takes comments, shows published ones, lets moderators decide. */
import { createApp } from './app.ts';
import { openContext } from './context.ts';
import { buildEmbed } from './embed/bundle.ts';
import { keepVersions, keptIn } from './embed/versions.ts';
import { createListener } from './http/listener.ts';
import { createLogger } from './logger.ts';
import { startAdmin } from './process/admin.ts';
import { countSubmits, tellLimits } from './process/counters.ts';
import { createDrain } from './process/drain.ts';
import { createMetrics } from './process/metrics.ts';
import { queueBoard } from './process/queue-board.ts';
import { reloadOnHangup } from './process/reload.ts';
import { closeOnSignal, endOnUncaught } from './process/shutdown.ts';
import { configureOrExit, openOrExit } from './process/start-up.ts';
import { timedStore } from './process/timed-store.ts';
import { startIntegrityCheck } from './store/database/integrity.ts';

/** Shorter than a supervisor's patience (Docker: 10 s). */
const CLOSE_WITHIN_MS = 9_000;
/** For proxies and clients to notice that we leave; then for requests under way, which wait 5 s for the database. */
const PAUSE_MS = 1_500;
const DRAIN_WITHIN_MS = 6_500;

const loaded = configureOrExit();
const logger = createLogger(loaded.config.logLevel, 'server');
endOnUncaught(logger);
const opened = await openOrExit(logger, () => openContext(loaded, logger));
const metrics = createMetrics(opened);
const context = { ...opened, store: timedStore(opened.store, metrics) };
const { config } = context;
reloadOnHangup(context);

const embed = await buildEmbed();
keepVersions(embed, keptIn(config.dataDir)).catch((err) =>
  logger.warn(
    { err },
    'this version of the embed could not be kept; pages that name it go without after an upgrade',
  ),
);
const integrity = startIntegrityCheck(loaded.secrets.database, logger);
const app = createApp({ ...context, embed, draining: () => drain.begun, integrity });
const drain = createDrain(app.handler);
const server = createListener(drain.handler);
drain.watch(server);
countSubmits(server, metrics);
tellLimits(context.limiter, metrics);
const admin = startAdmin(config.adminPort, metrics, logger, queueBoard(opened.queues, opened.clock));

server.on('error', (err) => {
  logger.fatal({ err, host: config.host, port: config.port }, 'the port cannot be opened');
  process.exit(1);
});
server.listen(config.port, config.host, () => {
  logger.info({ host: config.host, port: config.port, publicUrl: config.publicUrl }, 'listening');
  process.send?.({ type: 'listening', address: server.address() });
});

closeOnSignal(
  async (cause) => {
    // Nobody stands in front of a process that somebody ends at a terminal.
    await drain.begin({ pause: cause === 'SIGTERM' ? PAUSE_MS : 0, within: DRAIN_WITHIN_MS });
    admin?.close();
    await app.close();
    integrity.close();
    await opened.close();
  },
  logger,
  CLOSE_WITHIN_MS,
);
