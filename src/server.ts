/** Process 1: takes comments, shows published ones, lets moderators decide. */
import { createServer } from 'node:http';
import { createApp } from './app.ts';
import { openContext } from './context.ts';
import { buildEmbed } from './embed/bundle.ts';
import { startAdmin } from './process/admin.ts';
import { createMetrics } from './process/metrics.ts';
import { reloadOnHangup } from './process/reload.ts';
import { closeOnSignal, endOnUncaught } from './process/shutdown.ts';
import { configureOrExit } from './process/start-up.ts';

const CLOSE_WITHIN_MS = 9_000;

const loaded = configureOrExit();
const context = await openContext(loaded, 'server');
const { config, logger } = context;
endOnUncaught(logger);
reloadOnHangup(context);

let draining = false;
const app = createApp({ ...context, embed: await buildEmbed(), draining: () => draining });
const server = createServer(
  // Node's own default of 300 s would let one slow sender hold a socket for five minutes.
  {
    requestTimeout: 15_000,
    headersTimeout: 10_000,
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: 2_000,
  },
  app.handler,
);
const admin = startAdmin(config.adminPort, createMetrics(context), logger);

server.on('error', (err) => {
  logger.fatal({ err, host: config.host, port: config.port }, 'the port cannot be opened');
  process.exit(1);
});
server.listen(config.port, config.host, () => {
  logger.info({ host: config.host, port: config.port, publicUrl: config.publicUrl }, 'listening');
  process.send?.({ type: 'listening', address: server.address() });
});

closeOnSignal(
  async () => {
    draining = true;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
    });
    admin?.close();
    await app.close();
    await context.close();
  },
  logger,
  CLOSE_WITHIN_MS,
);
