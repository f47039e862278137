/** Settings: every fault, the keys, values left over from a sample, and a proxy nobody told us about. */
import { type Config, ConfigError, type Secrets } from '../../../config/config.ts';
import { bad, doubtful, type Finding, good } from './finding.ts';
import { isLoopback } from './loopback.ts';

/** Fewer different characters than this in 32 bytes: nobody drew them at random. */
const VARIETY = 12;
/** Names set aside for examples (RFC 2606). */
const SAMPLE = /(^|[.@])example(\.(com|net|org))?$/i;

/** One finding for each fault. @throws what is not a fault of the configuration. */
export function configurationFaults(error: unknown): Finding[] {
  if (!(error instanceof ConfigError)) throw error;
  return [
    ...error.faults.map((fault) => bad('configuration', fault, null)),
    doubtful('the rest', 'was not checked', 'correct the configuration and run this again'),
  ];
}

export function checkConfiguration(config: Config, secrets: Secrets): Finding[] {
  const { sites } = config;
  const people = new Set(
    sites.flatMap(({ moderators }) => moderators.map(({ email }) => email.toLowerCase())),
  );
  return [
    good('configuration', `no faults; ${amount(sites.length, 'site')}, ${amount(people.size, 'moderator')}`),
    ...(config.production
      ? []
      : [
          doubtful(
            'configuration',
            'NODE_ENV is not production, so settings that are missing took values for development',
            'set NODE_ENV=production on a server',
          ),
        ]),
    ...config.warnings.map((warning) =>
      doubtful('configuration', warning.replace(/\.$/, ''), 'put HTTPS in front and use https in PUBLIC_URL'),
    ),
    keys(secrets.keys),
    ...samples(config),
    ...proxy(config),
  ];
}

function keys(values: readonly string[]): Finding {
  const guessable = values.filter((value) => new Set(value).size < VARIETY).length;
  if (guessable)
    return bad(
      'secret keys',
      `${guessable} of ${values.length} look easy to guess`,
      'put a new one in front: openssl rand -base64 32',
    );
  if (new Set(values).size < values.length)
    return bad('secret keys', 'one key is listed twice', 'keep each key once, the newest first');
  return good('secret keys', `${amount(values.length, 'key')}, each of 32 bytes or more`);
}

/** Names of the example files that were never changed. */
function samples({ publicUrl, mailFrom, sites }: Config): Finding[] {
  const names = [
    ...(SAMPLE.test(new URL(publicUrl).hostname) ? ['PUBLIC_URL'] : []),
    ...(SAMPLE.test(mailFrom.replace(/>?\s*$/, '')) ? ['MAIL_FROM'] : []),
    ...sites.flatMap(({ id, origins, moderators }) => [
      ...origins.filter((origin) => SAMPLE.test(new URL(origin).hostname)).map(() => `origins of site ${id}`),
      ...moderators
        .filter(({ email }) => SAMPLE.test(email))
        .map((person) => `moderator ${person.id} of ${id}`),
    ]),
  ];
  if (!names.length) return [];
  return [
    doubtful(
      'configuration',
      `sample names are left in: ${[...new Set(names)].join(', ')}`,
      'write the real ones; mail to them never arrives',
    ),
  ];
}

/** A service that only this machine reaches, at an address the world reaches: somebody passes requests on. */
function proxy({ host, publicUrl, trustProxy }: Config): Finding[] {
  const behind = isLoopback(host) && !isLoopback(new URL(publicUrl).hostname);
  if (!behind || trustProxy !== false) return [];
  return [
    bad(
      'TRUST_PROXY',
      'is not set although a proxy passes requests on: every reader seems to come from one address and shares one limit',
      'set TRUST_PROXY=loopback when the proxy runs on this machine, otherwise its address',
    ),
  ];
}

function amount(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
