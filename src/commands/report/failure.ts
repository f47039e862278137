/** How a command that did not do its work says so. */
import { sentenceOf } from '../../process/sentence.ts';
import { Refusal } from '../../store/transfer/refusal.ts';

/** EX_USAGE of sysexits.h: the words after the command make no sense. */
const USAGE = 64;

/** Prints how the command is used, and ends the process. */
export function endWithUsage(text: string): never {
  console.error(text);
  process.exit(USAGE);
}

/** Runs the command; what it throws becomes one line and exit code 1. */
export async function orFail(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    console.error(error instanceof Refusal ? error.message : `Failed: ${sentenceOf(error)}`);
    process.exitCode = 1;
  }
}
