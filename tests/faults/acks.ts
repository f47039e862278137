/** What the service promised: every 202 is on disk here before it counts as received. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';

export interface Ack {
  id: string;
  key: string;
  /** The number that stands in the comment's text. */
  n: number;
  site: string;
  article: string;
  /** When the answer was read, in milliseconds since 1970. */
  at: number;
}

export interface Acks {
  readonly file: string;
  /** How many there are. */
  readonly count: number;
  /** Keys that were sent and never answered with 202: a row may exist or not. */
  readonly unanswered: ReadonlySet<string>;
  /** A number no other comment of this stage has; its key counts as unanswered from now on. */
  next(key: string): number;
  add(ack: Ack): void;
  /** Keys that were refused for good: no row may exist. */
  readonly refused: ReadonlySet<string>;
  refuse(key: string): void;
  read(): Ack[];
}

export function keepAcks(file: string): Acks {
  writeFileSync(file, '');
  const unanswered = new Set<string>();
  const refused = new Set<string>();
  let numbers = 0;
  let count = 0;
  return {
    file,
    unanswered,
    refused,
    get count() {
      return count;
    },
    next(key) {
      unanswered.add(key);
      numbers += 1;
      return numbers;
    },
    add(ack) {
      appendFileSync(file, `${JSON.stringify(ack)}\n`);
      unanswered.delete(ack.key);
      count += 1;
    },
    refuse(key) {
      unanswered.delete(key);
      refused.add(key);
    },
    read: () =>
      readFileSync(file, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Ack),
  };
}

/** A comment's text; `n` is found again wherever the text goes. */
export const textOf = (n: number) => `Ý kiến thứ ${n} về mùa nước nổi.`;

/** The numbers of all comments quoted in a text, in their order. */
export function numbersIn(text: string): number[] {
  return [...text.matchAll(/Ý kiến thứ (\d+) về/g)].map((match) => Number(match[1]));
}
