/** Why a PostgreSQL server cannot be reached, and what to do about it. */
import { redact } from '../../../logger.ts';
import { bad, type Finding } from '../finding.ts';

const REMEDIES: Record<string, string> = {
  ECONNREFUSED: 'start it (systemctl status postgresql), and compare DATABASE_URL with its port',
  ENOTFOUND: 'correct the host in DATABASE_URL',
  EAI_AGAIN: 'correct the host in DATABASE_URL, or see to the name server',
  ENOENT: 'compare the folder of the socket in DATABASE_URL with unix_socket_directories',
  EACCES: 'let this account enter the folder of the socket',
  '28P01': 'correct user and password in DATABASE_URL',
  '28000': 'correct the user in DATABASE_URL, or let it in by pg_hba.conf',
  '3D000': 'create it: createdb --owner=ACCOUNT --encoding=UTF8 --template=template0 NAME',
  '53300': 'raise max_connections, or lower "pool" in DATABASE_URL',
  '55P03': 'find who holds its tables: select * from pg_stat_activity',
  '57P03': 'it is just starting or closing: try again',
  '08P01': 'behind PgBouncer: session pooling, and the settings of docs/production.md',
};
const TLS = /certificate|self.signed|SSL|TLS/i;
const FOR_TLS = 'see which certificate it has; name its authority by sslrootcert=FILE in DATABASE_URL';
const OTHERWISE = 'compare DATABASE_URL with the server, and see its log';

/** @param cause what the driver said; it never holds the password */
export function serverAway(cause: unknown): Finding {
  const { code = '', message = 'no answer' } = (cause ?? {}) as { code?: string; message?: string };
  const says = redact(message || code);
  const remedy = REMEDIES[code] ?? (TLS.test(`${code} ${message}`) ? FOR_TLS : OTHERWISE);
  return bad('database', `cannot be used: ${says}`, remedy);
}
