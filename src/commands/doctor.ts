/** `npm run doctor`: looks at everything the service needs, one line each, and says what to do. Exit code 1 for a ✗. */
import { childEnvironment } from '../../config/env.ts';
import { everyCheck } from './checks/every-check.ts';
import { type Finding, line, summary } from './checks/finding.ts';

const findings: Finding[] = [];
for await (const finding of everyCheck({
  environment: childEnvironment({}),
  execArgv: process.execArgv,
  version: process.versions.node,
  uid: process.getuid?.(),
  clock: Date.now,
})) {
  findings.push(finding);
  console.log(line(finding));
}
console.log(summary(findings));
process.exitCode = findings.some(({ state }) => state === 'bad') ? 1 : 0;
