import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readEnv } from '../../config/env.ts';

interface Container {
  environment: Record<string, string>;
  [setting: string]: unknown;
}

const compose = parse(readFileSync('compose.yaml', 'utf8'), { merge: true }) as {
  services: Record<'service' | 'worker' | 'redis', Container>;
  networks: Record<string, { internal?: boolean } | null>;
};
const dockerfile = readFileSync('Dockerfile', 'utf8');
const stages = dockerfile.split(/^FROM /m).slice(1);
const image = stages.at(-1) ?? '';

describe('the image', () => {
  test('runs without root, with a health check, and ends on SIGTERM', () => {
    expect(image.match(/^USER (.+)$/m)?.[1]).toBe('node');
    const health = /^HEALTHCHECK [\s\S]*?CMD (\[.*\])$/m.exec(image)?.[1] ?? '';
    expect(JSON.parse(health).slice(0, 2)).toEqual(['node', '-e']);
    expect(image).toMatch(/^STOPSIGNAL SIGTERM$/m);
    expect(image).toMatch(/^CMD \["node", "src\/server\.ts"\]$/m);
  });

  test('installs exactly what is locked, and lets no package run a script', () => {
    const installs = dockerfile.match(/npm (ci|install|i)\b.*/g) ?? [];
    expect(installs).toHaveLength(2);
    for (const install of installs) expect(install).toMatch(/^npm ci --omit=dev .*--ignore-scripts/);
  });

  test('leaves out what is only for laptops and tests', () => {
    const letIn = readFileSync('.dockerignore', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    expect(letIn.sort()).toEqual([
      'LICENSE',
      'config',
      'package-lock.json',
      'package.json',
      'src',
      'workers',
    ]);
  });
});

describe('the composition', () => {
  test.each(['service', 'worker', 'redis'] as const)('%s has no rights it does not need', (name) => {
    const container = compose.services[name];
    expect(container).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      mem_limit: expect.any(String),
      pids_limit: expect.any(Number),
      restart: 'unless-stopped',
    });
    expect(container.user).not.toMatch(/^(root|0)\b/);
    expect(container.privileged).toBeUndefined();
  });

  test('the worker and Redis have health checks of their own', () => {
    for (const name of ['worker', 'redis'] as const)
      expect(compose.services[name].healthcheck).toMatchObject({ test: expect.any(Array) });
  });

  test('Redis keeps its queue on disk, throws nothing out, and is reached by nobody else', () => {
    const { command, networks, ports } = compose.services.redis;
    expect((command as string[]).join(' ')).toMatch(/--appendonly yes .*--maxmemory-policy noeviction/);
    expect(networks).toEqual(['inside']);
    expect(compose.networks.inside).toEqual({ internal: true });
    expect(ports).toBeUndefined();
  });

  test('the service is reached through this machine only', () => {
    expect(compose.services.service.ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
    expect(compose.services.worker.ports).toBeUndefined();
  });

  test.each(['service', 'worker'] as const)(
    '%s gets settings that exist, and asks for each secret',
    (name) => {
      const { environment } = compose.services[name];
      for (const required of ['PUBLIC_URL', 'SMTP_URL', 'MAIL_FROM', 'SECRET_KEYS'])
        expect(environment[required]).toMatch(new RegExp(`^\\$\\{${required}:\\?.+\\}$`));
      const ours = Object.keys(environment).filter((variable) => variable !== 'NODE_OPTIONS');
      const { env } = readEnv(Object.fromEntries(ours.map((variable) => [variable, '1'])));
      expect(Object.keys(env)).toEqual(expect.arrayContaining(ours));
    },
  );
});

describe('the units', () => {
  test.each(['server', 'worker'])('binhluan-%s runs in a narrow room and comes back by itself', (name) => {
    const unit = readFileSync(`docs/systemd/binhluan-${name}.service`, 'utf8');
    for (const setting of [
      'User=binhluan',
      'Restart=always',
      'RestartPreventExitStatus=78',
      'TimeoutStopSec=15',
      'ProtectSystem=strict',
      'NoNewPrivileges=yes',
      'CapabilityBoundingSet=',
    ])
      expect(unit.split('\n')).toContain(setting);
    // Elsewhere it may not write: without this, pinned versions of the script would be gone after an upgrade.
    expect(unit).toMatch(/^Environment=.* DATA_DIR=\/var\/lib\/binhluan$/m);
    expect(unit).toContain('StateDirectory=binhluan');
  });
});

describe('the proxy samples', () => {
  const nginx = readFileSync('docs/nginx.conf.sample', 'utf8');
  const caddy = readFileSync('docs/Caddyfile.sample', 'utf8');
  const SECRET_PATHS = ['m', 'b', 't', 'u', 'l', 'c', 'r'];

  test('nginx writes the address it sees, and appends to nothing a client sent', () => {
    expect(nginx).toMatch(/proxy_set_header X-Forwarded-For\s+\$remote_addr;/);
    expect(nginx).not.toContain('$proxy_add_x_forwarded_for');
  });

  test('neither logs an address that is a key', () => {
    const location = /location ~ \^\/\(([^)]+)\)\/ \{\s*access_log off;\s*error_log \S+ crit;/.exec(nginx);
    expect(location?.[1]?.split('|')).toEqual([...SECRET_PATHS, 'v1/receipts']);
    expect(caddy).toMatch(/request>uri regexp "\/\(\(\?:\[mbtulcr\]\|v1\/receipts\)\/\)/);
  });
});
