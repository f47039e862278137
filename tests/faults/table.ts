/** The table at the end, which is Markdown too, and what the whole comes to. Pure. */
import type { Result } from './result.ts';

const HEADS = ['#', 'fault', 'store', 'figures', 'pass mark', 'verdict', 'time'];

/** One line for each row and store, then every fault in words. */
export function table(results: readonly Result[]): string {
  const lines = results.map((result) => [
    result.id,
    result.title,
    result.store,
    Object.entries(result.figures)
      .map(([name, value]) => `${name} ${value}`)
      .join(' · '),
    result.pass,
    result.verdict,
    `${result.seconds} s`,
  ]);
  const widths = HEADS.map((head, column) =>
    Math.max(head.length, ...lines.map((line) => (line[column] ?? '').length)),
  );
  const print = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const notes = results.flatMap(({ id, store, faults, why }) =>
    [...faults, ...(why ? [`not run: ${why}`] : [])].map((text) => `${id} ${store}: ${text}`),
  );
  return [
    print(HEADS),
    print(widths.map((width) => '-'.repeat(width))),
    ...lines.map(print),
    ...(notes.length ? ['', ...notes] : []),
  ].join('\n');
}

/** `41 passed, 1 FAILED, 2 not run, in 312 s.` */
export function summary(results: readonly Result[], seconds: number): string {
  const count = (verdict: Result['verdict']) => results.filter((result) => result.verdict === verdict).length;
  return `${count('passed')} passed, ${count('FAILED')} FAILED, ${count('not run')} not run, in ${seconds} s.`;
}

/** 0 only when something was tried and nothing fell short. */
export function exitCode(results: readonly Result[]): number {
  const failed = results.some(({ verdict }) => verdict === 'FAILED');
  return failed || !results.some(({ verdict }) => verdict === 'passed') ? 1 : 0;
}
