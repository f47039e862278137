import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { childEnvironment } from '../../config/env.ts';

const project = resolve('.');

/** Prints what the process cost when it ends. */
const METER = `data:text/javascript,process.on('exit', () => console.log(JSON.stringify(process.cpuUsage())))`;

function prepare(root: string, mode: string, extra: Record<string, string> = {}, flags: string[] = []) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, 'src/local/prepare.js', mode], {
    cwd: root,
    encoding: 'utf8',
    env: childEnvironment({ NODE_OPTIONS: '', ...extra }),
  });
  return { status, stdout, stderr };
}

describe('when nothing is missing', () => {
  test('it says nothing and changes nothing', () => {
    expect(prepare(project, 'start')).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(prepare(project, 'test')).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('it takes less than 0.3 s', () => {
    // Time of the processor, the least of five: what else runs on the machine is not its fault.
    const costs = Array.from({ length: 5 }, () => {
      const { user, system } = JSON.parse(prepare(project, 'test', {}, ['--import', METER]).stdout);
      return (user + system) / 1_000;
    });
    expect(Math.min(...costs)).toBeLessThan(300);
  });
});

describe('on a fresh clone', () => {
  let root: string;
  let bin: string;

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'binhluan-clone-'));
    bin = join(root, 'bin');
    mkdirSync(join(root, 'src/local'), { recursive: true });
    for (const file of ['prepare.js', 'programs.js', 'programs.json', 'preparation'])
      cpSync(join(project, 'src/local', file), join(root, 'src/local', file), { recursive: true });
    for (const file of ['package.json', 'package-lock.json']) cpSync(join(project, file), join(root, file));
    // A machine with a package manager and without any of the programs, wherever they may lie on this one.
    const table = JSON.parse(readFileSync(join(root, 'src/local/programs.json'), 'utf8'));
    for (const program of Object.values(table) as { folders: string[] }[]) program.folders = [];
    writeFileSync(join(root, 'src/local/programs.json'), JSON.stringify(table));
    mkdirSync(bin);
    symlinkSync('/bin/true', join(bin, 'dnf'));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  test('BINHLUAN_INSTALL=never prints every command and ends with 1', () => {
    const { status, stderr } = prepare(root, 'start', {
      PATH: bin,
      REDIS_URL: '',
      BINHLUAN_INSTALL: 'never',
    });
    expect(status).toBe(1);
    expect(stderr).toContain('npm ci');
    expect(stderr).toContain('dnf install -y redis');
    expect(stderr).not.toContain('chromium');
  });

  test('scripts find the pinned Node first even where npm left its link out', () => {
    const pinned = `node_modules/node-${process.platform}-${process.arch}`;
    mkdirSync(join(root, pinned, 'bin'), { recursive: true });
    mkdirSync(join(root, 'node_modules/.bin'), { recursive: true });
    writeFileSync(join(root, pinned, 'package.json'), JSON.stringify({ version: process.versions.node }));
    symlinkSync(process.execPath, join(root, pinned, 'bin/node'));
    expect(prepare(root, 'server').status).toBe(0);
    expect(readlinkSync(join(root, 'node_modules/.bin/node'))).toBe(
      `../node-${process.platform}-${process.arch}/bin/node`,
    );
    rmSync(join(root, 'node_modules'), { recursive: true });
  });

  test('tests need a browser and PostgreSQL too', () => {
    const { stderr } = prepare(root, 'test', { PATH: bin, REDIS_URL: '', BINHLUAN_INSTALL: 'never' });
    expect(stderr).toMatch(/dnf install -y redis chromium .*postgresql-server/);
  });

  test('a Redis that has an address needs no program, and packages that match the lock no npm', () => {
    symlinkSync(join(project, 'node_modules'), join(root, 'node_modules'));
    const away = { PATH: bin, REDIS_URL: 'redis://127.0.0.1:6379', BINHLUAN_INSTALL: 'never' };
    expect(prepare(root, 'start', away)).toMatchObject({ status: 0, stderr: '' });
    const lock = join(root, 'package-lock.json');
    writeFileSync(lock, readFileSync(lock, 'utf8').replace('"version": "5.3.0"', '"version": "5.3.1"'));
    expect(prepare(root, 'start', away)).toMatchObject({ status: 1 });
  });
});

test('an old Node hears in one sentence of each language what to do', () => {
  const script = `
    const { complaintAbout } = await import('./src/local/preparation/node-version.js');
    console.log(JSON.stringify(['20.20.2', '24.11.0', '24.12.0', '25.0.0'].map(complaintAbout)));`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  const [old, almost, oldest, next] = JSON.parse(stdout);
  expect(old.vi).toMatch(/^cần Node 24\.12 trở lên.+20\.20\.2.+https:\/\/nodejs\.org.+\.$/);
  expect(old.en).toContain('please install Node 24');
  expect(almost).not.toBeNull();
  expect([oldest, next]).toEqual([null, null]);
});
