/** The address readers and moderators use: its name, its certificate, and whether it leads to us. */
import type { Config } from '../../../config/config.ts';
import { bad, doubtful, type Finding, good } from './finding.ts';
import { isLoopback } from './loopback.ts';
import type { WebAnswer } from './web-answer.ts';

const SUBJECT = 'PUBLIC_URL';
const DAY_MS = 86_400_000;
/** Renewal by ACME comes a month before the end; a certificate this near to it was forgotten. */
const RENEW_DAYS = 10;

/** @param answer what `<PUBLIC_URL>/healthz` said */
export function checkPublicUrl(
  { publicUrl, production }: Pick<Config, 'publicUrl' | 'production'>,
  answer: WebAnswer,
  now: number,
): Finding[] {
  const { hostname } = new URL(publicUrl);
  if (production && isLoopback(hostname))
    return [
      ...reached(publicUrl, answer),
      doubtful(
        SUBJECT,
        `${publicUrl} leads nowhere but to this machine itself`,
        'set the https address that readers and moderators will use',
      ),
    ];
  if ('error' in answer && answer.error === 'ENOTFOUND')
    return [bad(SUBJECT, `the name ${hostname} is not known`, 'add it to the DNS, or correct PUBLIC_URL')];
  return [...reached(publicUrl, answer), ...certificate(answer, now)];
}

function reached(publicUrl: string, answer: WebAnswer): Finding[] {
  if ('error' in answer) {
    if (/CERT|TLS|SSL|SIGNATURE|EPROTO/.test(answer.error))
      return [
        bad(
          SUBJECT,
          `the certificate of ${publicUrl} is not accepted (${answer.error})`,
          'renew it, or send the whole chain; browsers refuse it too',
        ),
      ];
    const local = isLoopback(new URL(publicUrl).hostname);
    return [
      doubtful(
        SUBJECT,
        `${publicUrl} does not answer from here (${answer.error})`,
        local
          ? 'start the service to check this'
          : 'start the proxy; or try from outside, since some routers do not lead back in',
      ),
    ];
  }
  if (isHealthy(answer)) return [good(SUBJECT, `${publicUrl} leads to this service`)];
  if ([502, 503, 504].includes(answer.status))
    return [
      doubtful(
        SUBJECT,
        `${publicUrl} answers ${answer.status}: the proxy is there, the service behind it is not`,
        'start the service; if it runs, compare HOST and PORT with the proxy',
      ),
    ];
  return [
    bad(
      SUBJECT,
      `${publicUrl}/healthz answers ${answer.status}, and not from this service`,
      'let the proxy pass this address on to HOST and PORT',
    ),
  ];
}

function isHealthy(answer: { status: number; body: string }): boolean {
  return answer.status === 200 && /"status"\s*:\s*"ok"/.test(answer.body);
}

function certificate(answer: WebAnswer, now: number): Finding[] {
  if ('error' in answer || answer.certificateEnds === null) return [];
  const days = Math.floor((answer.certificateEnds - now) / DAY_MS);
  if (days >= RENEW_DAYS) return [good('certificate', `good for ${days} days`)];
  return [
    doubtful(
      'certificate',
      `ends in ${days} ${days === 1 ? 'day' : 'days'}`,
      'see why it is not renewed by itself',
    ),
  ];
}
