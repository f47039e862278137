/** Logs in at the mail server, exactly as the worker will. No mail is sent. */
import type { Secrets } from '../../../config/config.ts';
import { MailError } from '../../notify/smtp/mail-error.ts';
import { createTransport } from '../../notify/smtp/transport.ts';
import { bad, doubtful, type Finding, good } from './finding.ts';
import { isLoopback } from './loopback.ts';

const SUBJECT = 'SMTP';

interface Server {
  host: string;
  login: boolean;
  /** Encryption is certain, not only asked for. */
  encrypted: boolean;
}

export async function checkSmtp(smtp: Secrets['smtp'], mailFrom: string): Promise<Finding[]> {
  const server = describe(smtp);
  const transport = createTransport(smtp, { from: mailFrom });
  try {
    await transport.verify();
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    return [bad(SUBJECT, `${server.host}: ${error.code}`, remedyFor(error.code))];
  } finally {
    transport.close();
  }
  if (server.login && !server.encrypted)
    return [
      doubtful(
        SUBJECT,
        `${server.host} accepts the login, but nothing makes sure that the password travels encrypted`,
        'add ?requireTLS=true to SMTP_URL, or use smtps://',
      ),
    ];
  return [good(SUBJECT, `${server.host} ${server.login ? 'accepts the login' : 'answers; no login is set'}`)];
}

function describe(smtp: Secrets['smtp']): Server {
  if (typeof smtp !== 'string')
    return {
      host: `${smtp.host}:${smtp.port}`,
      login: smtp.user !== null,
      encrypted: smtp.port === 465 || isLoopback(smtp.host),
    };
  const url = new URL(smtp);
  return {
    host: url.host,
    login: url.username !== '',
    encrypted:
      url.protocol === 'smtps:' ||
      isLoopback(url.hostname) ||
      ['requireTLS', 'secure'].some((name) => url.searchParams.get(name) === 'true'),
  };
}

/** By the code that the worker would log for the same fault. */
function remedyFor(code: string): string {
  if (code.startsWith('auth'))
    return 'the user name or password is not accepted: compare both with the provider';
  switch (code) {
    case 'refused':
      return 'no mail server listens there: check host and port, or start it';
    case 'dns':
      return 'the name of the mail server is not known: check it for a slip';
    case 'timeout':
    case 'unreachable':
      return 'no answer: a firewall may block this port; providers often leave 587 or 465 open and close 25';
    case 'tls':
      return 'its certificate is not accepted: use the name that stands in the certificate';
    default:
      return 'see what the mail server wrote to its log at this moment';
  }
}
