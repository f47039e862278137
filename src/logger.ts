/** One JSON line per event on standard output. Names, addresses, texts and tokens are never given to it. */
import { destination, type Logger, pino } from 'pino';

export type { Logger };

/** @param level pino's: fatal, error, warn, info, debug, trace or silent. */
export function createLogger(level: string, name: string): Logger {
  return pino(
    {
      level,
      base: { name, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: errorSerializer },
    },
    destination({ fd: 1, sync: true }),
  );
}

/** Message, code and place of an error, without the values a database or mail server may quote in its fields. */
function errorSerializer(error: unknown) {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code } = error as { code?: unknown };
  return { type: error.name, message: redact(error.message), code, stack: redact(error.stack ?? '') };
}

/** Mail servers quote addresses in their replies; a log line must not. */
export function redact(text: string): string {
  return text.slice(0, 2_000).replace(/[^\s@<>]{1,64}@[^\s@<>]{1,255}/g, '[address]');
}
