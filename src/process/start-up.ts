/**
 * What both processes do before anything else: an old Node is told so, a faulty configuration named whole, and what
 * cannot be opened in one line of the log.
 */
import { type Config, ConfigError, type Secrets } from '../../config/config.ts';
import { loadConfig } from '../../config/load.ts';
import type { Logger } from '../logger.ts';
import { sentenceOf } from './sentence.ts';

const OLDEST = [24, 12] as const;

/** The configuration, or the end of the process with words an operator understands (exit code 78, EX_CONFIG). */
export function configureOrExit(): { config: Config; secrets: Secrets } {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    console.error(
      `binhluan needs Node ${OLDEST.join('.')} or newer, this is ${process.versions.node}: install it, or start through npm after "npm ci".`,
    );
    process.exit(78);
  }
  try {
    return loadConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(78);
  }
}

/** What a process needs, opened; or its end (exit code 1), after which its supervisor starts it again. */
export async function openOrExit<T>(logger: Logger, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (err) {
    logger.fatal({ err }, `cannot start: ${sentenceOf(err)}`);
    process.exit(1);
  }
}
