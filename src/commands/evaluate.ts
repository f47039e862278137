/** `npm run evaluate -- train.csv [test.csv] [--json]`: how well the learned filter tells spam, on labelled comments. */

import { readLabelled, shuffled } from './evaluation/labelled.ts';
import type { Measures } from './evaluation/measures.ts';
import { crossValidate, type Result, tryOut } from './evaluation/trial.ts';
import { endWithUsage, orFail } from './report/failure.ts';

const USAGE = `Usage: npm run evaluate -- TRAIN.csv [TEST.csv] [--json]
  Columns text,label in UTF-8; 1 is spam. The filter learns TRAIN, each row once, in an order that is always the same,
  and judges TEST. Without TEST it learns four fifths of TRAIN and judges the rest, five times.
  --json: prints one object and nothing else (use npm run --silent).`;

const words = process.argv.slice(2);
const [train, test, ...more] = words.filter((word) => word !== '--json');
if (!train || more.length || [train, test].some((word) => word?.startsWith('-'))) endWithUsage(USAGE);

await orFail(async () => {
  const rows = shuffled(readLabelled(train));
  const result = test ? tryOut(rows, readLabelled(test)) : crossValidate(rows);
  if (words.includes('--json')) console.log(JSON.stringify(result));
  else print(result, test ? `learned ${train}, judged ${test}` : `five folds of ${train}`);
});

function print(result: Result, about: string): void {
  console.log(about);
  console.log(`${' '.repeat(24)}learned filter   whole list`);
  const line = (title: string, name: keyof Measures) =>
    console.log(
      `${title.padEnd(24)}${result[name].toFixed(4).padStart(14)}${result.whole[name].toFixed(4).padStart(13)}`,
    );
  line('recall at 1 % alarms', 'recallAtFpr1');
  line('ROC AUC', 'auc');
  line('average precision', 'ap');
  line('precision', 'precision');
  line('recall', 'recall');
  line('F1', 'f1');
}
