/** The program that runs us: new enough, and not as root. */
import { bad, doubtful, type Finding, good } from './finding.ts';

/** The oldest Node that runs TypeScript as it is written here. */
const OLDEST = [24, 12] as const;

/**
 * @param version of Node, as in `process.versions.node`
 * @param uid of this process; undefined where there are none
 */
export function checkRuntime(version: string, uid: number | undefined): Finding[] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const enough = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
  const node = enough
    ? good('Node', version)
    : bad(
        'Node',
        `${version} is too old`,
        `run Node ${OLDEST.join('.')} or newer; "npm ci" brings one along`,
      );
  if (uid !== 0) return [node];
  return [
    node,
    doubtful(
      'user',
      'this runs as root',
      'run the service, and this command, as a user of its own: files that root makes may be closed to the service',
    ),
  ];
}
