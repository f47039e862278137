/** Metrics, and a look into the queues, on a loopback port of their own; off unless a port is given, and never a reason not to start. */
import type { Server } from 'node:http';
import express, { type RequestHandler } from 'express';
import type { Registry } from 'prom-client';
import type { Logger } from '../logger.ts';

/**
 * @param board answers `/queues`; without it that page is not there
 * @returns null when `port` is null. A port that is taken is a logged error.
 */
export function startAdmin(
  port: number | null,
  metrics: Registry,
  logger: Logger,
  board?: RequestHandler,
): Server | null {
  if (port === null) return null;
  const app = express().disable('x-powered-by');
  app.get('/metrics', async (_req, res) => {
    res.type(metrics.contentType).send(await metrics.metrics());
  });
  if (board) app.get('/queues', board);
  const server = app.listen(port, '127.0.0.1');
  server.on('error', (err) =>
    logger.error({ err, port }, 'the admin port cannot be opened; going on without it'),
  );
  return server;
}
