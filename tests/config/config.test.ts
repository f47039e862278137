import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { ConfigError, parse } from '../../config/config.ts';
import { readEnv } from '../../config/env.ts';
import { parseSites } from '../../config/sites-file.ts';

const EXAMPLE = readFileSync('config/sites.example.yaml', 'utf8');
const GOOD = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://comments.bao.vn',
  DATABASE_URL: 'sqlite:/var/lib/binhluan/binhluan.db',
  REDIS_URL: 'redis://127.0.0.1:6379',
  SMTP_URL: 'smtp://127.0.0.1:25',
  MAIL_FROM: 'Báo <binhluan@bao.vn>',
  SECRET_KEYS: 'Zm9ydHktdHdvIGJ5dGVzIG9mIHRleHQgYXMgYSBrZXk=',
  SITES_FILE: '/etc/binhluan/sites.yaml',
};

function load(environment: Record<string, string>, sites = EXAMPLE) {
  return parse(readEnv(environment), {
    sites: { path: 'sites.yaml', text: sites },
    sample: null,
    developmentKey: null,
  });
}

function faultsOf(environment: Record<string, string>, sites = EXAMPLE): readonly string[] {
  try {
    load(environment, sites);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

describe('the environment', () => {
  test('a whole production environment is accepted and frozen', () => {
    const { config, secrets } = load(GOOD);
    expect(config.publicUrl).toBe('https://comments.bao.vn');
    expect(config.sites.map(({ id }) => id)).toEqual(['baomau']);
    expect(secrets.database).toEqual({ kind: 'sqlite', file: '/var/lib/binhluan/binhluan.db' });
    expect(Object.isFrozen(config) && Object.isFrozen(secrets)).toBe(true);
  });

  test('PostgreSQL is named by one URL, and a faulty one is told without its password', () => {
    const url = 'postgres://binhluan:s%40fe@db.bao.vn:5432/binhluan?sslmode=verify-full&pool=20';
    expect(load({ ...GOOD, DATABASE_URL: url }).secrets.database).toEqual({ kind: 'postgres', url });
    const faults = faultsOf({ ...GOOD, DATABASE_URL: 'postgres://binhluan:hemlig@db.bao.vn' }).join();
    expect(faults).toContain('DATABASE_URL must look like postgres://user:password@host:5432/database');
    expect(faults).not.toContain('hemlig');
  });

  test('in production every missing variable is named in one message', () => {
    const faults = faultsOf({ NODE_ENV: 'production' }).join('\n');
    for (const name of [
      'PUBLIC_URL',
      'DATABASE_URL',
      'REDIS_URL',
      'SMTP_URL',
      'MAIL_FROM',
      'SECRET_KEYS',
      'SITES_FILE',
    ])
      expect(faults).toContain(`${name} is missing`);
  });

  test('an empty variable counts as unset', () => {
    expect(faultsOf({ ...GOOD, MAIL_FROM: '  ' })).toEqual(['MAIL_FROM is missing.']);
  });

  test('SMTP may be given in parts', () => {
    const { SMTP_URL: _, ...rest } = GOOD;
    const { secrets } = load({ ...rest, SMTP_HOST: 'mail.bao.vn', SMTP_USER: 'u', SMTP_PASSWORD: 'p' });
    expect(secrets.smtp).toEqual({ host: 'mail.bao.vn', port: 587, user: 'u', password: 'p' });
  });

  test.each([
    ['PUBLIC_URL', 'http://comments.bao.vn', /ALLOW_HTTP/],
    ['PUBLIC_URL', 'comments.bao.vn', /must be an https address/],
    ['DATABASE_URL', 'mysql://x', /sqlite:/],
    ['REDIS_URL', 'localhost', /must look like redis/],
    ['SMTP_URL', 'smtp://USER:PASSWORD@mail.bao.vn:587', /sample value/],
    ['SECRET_KEYS', 'short', /fewer than 32 bytes/],
    ['SECRET_KEYS', 'please-change-me-please-change-me-please', /sample value/],
    ['TRUST_PROXY', 'true', /forge/],
    ['TRUST_PROXY', 'proxy.local', /no address/],
    ['PORT', '80a', /a port is a number/],
    ['LOG_LEVEL', 'loud', /allowed/],
    ['MAIL_FROM', 'nobody', /must look like/],
  ])('%s=%s is refused with a reason', (name, value, reason) => {
    expect(faultsOf({ ...GOOD, [name]: value }).join('\n')).toMatch(reason);
  });

  test('the untouched example of the sites file does not start in production', () => {
    const start = () =>
      parse(readEnv(GOOD), {
        sites: { path: 'sites.yaml', text: EXAMPLE },
        sample: EXAMPLE,
        developmentKey: null,
      });
    expect(start).toThrow(/still the example/);
  });

  test('no setting of moderation or screening is understood and without effect', () => {
    const sites = EXAMPLE.replace(/autoApprove: off/, 'autoApprove: known').replace(
      /confirm: button/,
      'confirm: code',
    );
    const { config } = load(GOOD, sites);
    expect(config.warnings).toEqual([]);
    expect(config.sites[0]).toMatchObject({
      screening: { autoApprove: 'known' },
      moderation: { confirm: 'code' },
    });
    expect(EXAMPLE.match(/.*\(later\).*/g)?.filter((line) => !/likes|marks what/.test(line)) ?? []).toEqual(
      [],
    );
  });

  test('a secret is never part of a fault', () => {
    const faults = faultsOf({
      ...GOOD,
      REDIS_URL: 'tcp://:hunter2hunter2@host',
      SMTP_URL: 'ftp://u:hunter2hunter2@host',
      SECRET_KEYS: 'hunter2hunter2',
    });
    expect(faults).toHaveLength(3);
    expect(faults.join('\n')).not.toContain('hunter2');
  });

  test('plain http is allowed on loopback, and elsewhere with a warning when asked for', () => {
    expect(load({ ...GOOD, PUBLIC_URL: 'http://127.0.0.1:3000/' }).config.publicUrl).toBe(
      'http://127.0.0.1:3000',
    );
    const { config } = load({ ...GOOD, PUBLIC_URL: 'http://bao.vn/binhluan/', ALLOW_HTTP: '1' });
    expect(config.publicUrl).toBe('http://bao.vn/binhluan');
    expect(config.warnings).toHaveLength(1);
  });
});

describe('the sites file', () => {
  test('the example is whole, and all but the named settings are the defaults', () => {
    const example = parseSites(EXAMPLE);
    expect(example.faults).toEqual([]);
    const bare = parseSites(
      'sites: [{ id: baomau, name: Báo Mẫu Online, origins: [https://bao.example], moderators: [{ id: lan, name: Lan, email: lan@bao.example }] }]',
    );
    expect(bare.faults).toEqual([]);
    const [shown, defaults] = [example.sites[0], bare.sites[0]];
    expect({ ...shown, moderators: [], moderation: { ...shown?.moderation, quietHours: null } }).toEqual({
      ...defaults,
      moderators: [],
    });
    expect(defaults?.moderators).toEqual([
      { id: 'lan', name: 'Lan', email: 'lan@bao.example', role: 'editor', mailAfter: 0 },
    ]);
  });

  test('every fault is told at once, with its place', () => {
    const { sites, faults } = parseSites(`
sites:
  - id: bao
    name: Báo
    origins: [https://bao.example/trang]
    moderators: [{ id: lan, name: Lan, email: nobody, mailAfter: soon }]
    moderation: { every: 30 }
    screning: {}
    limits: { address: 10 per minute }
`);
    expect(sites).toEqual([]);
    expect(faults).toHaveLength(6);
    expect(faults.join('\n')).toMatch(/site "bao", origins 1/);
    expect(faults.join('\n')).toMatch(/moderators 1, email/);
    expect(faults.join('\n')).toMatch(/moderators 1, mailAfter: is "soon", but a duration looks like/);
    expect(faults.join('\n')).toMatch(/moderation, every: is 30/);
    expect(faults.join('\n')).toMatch(/"screning" is no known setting/);
    expect(faults.join('\n')).toMatch(/limits, address/);
  });

  test('off and false mean the same', () => {
    const site = (word: string) =>
      parseSites(`
sites:
  - { id: b, name: B, origins: [https://b.vn], moderators: [{ id: l, name: L, email: l@b.vn }],
      moderation: { quietHours: ${word}, trialMail: ${word} }, screening: { diacritics: ${word}, autoApprove: ${word} },
      comments: { likes: ${word}, email: ${word} }, limits: { address: ${word} }, consent: { required: ${word} } }`);
    expect(site('off').faults).toEqual([]);
    expect(site('off').sites).toEqual(site('false').sites);
    expect(site('off').sites[0]?.comments.likes).toBe(false);
  });

  test('two sites or two moderators of one id are refused', () => {
    const one =
      '{ id: b, name: B, origins: [https://b.vn], moderators: [{ id: l, name: L, email: l@b.vn }, { id: l, name: M, email: m@b.vn }] }';
    expect(parseSites(`sites: [${one}, ${one}]`).faults.join('\n')).toMatch(
      /Two sites.*[\s\S]*two moderators/,
    );
  });

  test('a file that is no YAML says so', () => {
    expect(parseSites('sites: [').faults.join()).toMatch(/no valid YAML/);
    expect(parseSites('').faults).toHaveLength(1);
  });
});
