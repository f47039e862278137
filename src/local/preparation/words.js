// What the preparation says: one line for each thing it does, Vietnamese and English.
import { createInterface } from 'node:readline';

/** Whether somebody is there to answer. */
export const onTerminal = Boolean(process.stdin.isTTY && process.stdout.isTTY && !process.env.CI);

export function say(vi, en) {
  process.stdout.write(`binhluan: ${vi} / ${en}\n`);
}

/** Ends with exit code 1 after the words, in Vietnamese and English, and the commands to type, if any. */
export function giveUp(vi, en, commands = []) {
  process.stderr.write(
    `binhluan: ${vi}\nbinhluan: ${en}\n${commands.map((line) => `    ${line}\n`).join('')}`,
  );
  process.exit(1);
}

/** @returns {Promise<boolean>} the answer of whoever sits at the terminal; Enter means yes */
export function ask(vi, en) {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  return new Promise((resolve) => {
    lines.on('close', () => resolve(false));
    lines.question(`binhluan: ${vi} / ${en} [Y/n] `, (answer) => {
      resolve(/^\s*(y|yes|c|co|có)?\s*$/i.test(answer));
      lines.close();
    });
  });
}
