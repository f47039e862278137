import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOMS = ['intake', 'screening', 'notify', 'moderation', 'publish', 'embed', 'outside', 'local'];
/** Files that put rooms together. */
const ENTRIES = ['src/server.ts', 'src/app.ts', 'src/context.ts'];
const NOUNS = ['src/comment.ts', 'src/deadline.ts', 'src/errors.ts', 'src/queues.ts'];
const DRAWERS = /^(utils?|helpers?|common|lib|misc|types|services)(\.|$)/;

const sources = globSync('{config,src,workers}/**/*.{ts,js}').map((file) => file.replaceAll('\\', '/'));
const tests = globSync('tests/**/*.ts');
const texts = new Map([...sources, ...tests].map((file) => [file, readFileSync(file, 'utf8')]));
const textOf = (file: string) => texts.get(file) ?? '';

/** Every specifier a file imports or exports from: static, type-only and dynamic. */
function specifiers(file: string): string[] {
  const code = textOf(file).replace(/\/\*[\s\S]*?\*\//g, '');
  const pattern =
    /(?:^|[\s;])(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|\bimport\s*\(\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]/gm;
  return [...code.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

const imports = new Map(
  sources.map((file) => [
    file,
    specifiers(file)
      .filter((name) => name.startsWith('.'))
      .map((name) => normalize(join(dirname(file), name)).replaceAll('\\', '/')),
  ]),
);
const importsOf = (file: string) => imports.get(file) ?? [];
const roomOf = (file: string) => ROOMS.find((room) => file.startsWith(`src/${room}/`)) ?? null;

/** Pairs "a → b" that break a rule. */
function breaches(
  applies: (file: string) => boolean,
  forbidden: (file: string, target: string) => boolean,
): string[] {
  return sources.filter(applies).flatMap((file) =>
    importsOf(file)
      .filter((target) => forbidden(file, target))
      .map((target) => `${file} → ${target}`),
  );
}

describe('imports', () => {
  test('every relative import names a file that exists, so that the rules below see it', () => {
    const known = new Set([...sources, ...globSync('{config,src,workers}/**/*.{json,css,d.ts}')]);
    expect(
      breaches(
        () => true,
        (_, target) => !known.has(target),
      ),
    ).toEqual([]);
    expect(sources.length).toBeGreaterThan(50);
  });

  test('no room imports another room', () => {
    expect(
      breaches(
        (file) => roomOf(file) !== null,
        (file, target) => roomOf(target) !== null && roomOf(target) !== roomOf(file),
      ),
    ).toEqual([]);
  });

  test('the shared ground and the store import no room', () => {
    expect(
      breaches(
        (file) => /^src\/([^/]+|(store|http|process)\/.+)\.ts$/.test(file),
        (file, target) => !ENTRIES.includes(file) && roomOf(target) !== null,
      ),
    ).toEqual([]);
  });

  test('nobody but the processes and commands imports the context, the app or the server', () => {
    expect(
      breaches(
        (file) =>
          !ENTRIES.includes(file) && !file.startsWith('workers/') && !file.startsWith('src/commands/'),
        (_, target) => ENTRIES.includes(target),
      ),
    ).toEqual([]);
  });

  test('src never imports workers, config never imports src', () => {
    expect(
      breaches(
        (file) => file.startsWith('src/'),
        (_, target) => target.startsWith('workers/'),
      ),
    ).toEqual([]);
    expect(
      breaches(
        (file) => file.startsWith('config/'),
        (_, target) => !target.startsWith('config/'),
      ),
    ).toEqual([]);
  });

  test('the nouns import nothing but configuration, the logger and each other', () => {
    expect(
      breaches(
        (file) => NOUNS.includes(file),
        (_, target) => !target.startsWith('config/') && ![...NOUNS, 'src/logger.ts'].includes(target),
      ),
    ).toEqual([]);
  });

  test('screening is pure: no web framework, no Redis, no queue, no database, no files', () => {
    const impure =
      /^(express|ioredis|bullmq|kysely|nodemailer|node:(fs|http|https|net|child_process|sqlite)\b)/;
    const found = sources
      .filter((file) => file.startsWith('src/screening/'))
      .flatMap((file) => specifiers(file).filter((name) => impure.test(name) || name.includes('/store/')));
    expect(found).toEqual([]);
  });

  test('there is no import ring of any size, type imports counted', () => {
    const state = new Map<string, 'open' | 'done'>();
    const rings: string[] = [];
    const visit = (file: string, path: string[]): void => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        rings.push([...path.slice(path.indexOf(file)), file].join(' → '));
        return;
      }
      state.set(file, 'open');
      for (const target of importsOf(file)) visit(target, [...path, file]);
      state.set(file, 'done');
    };
    for (const file of sources) visit(file, []);
    expect(rings).toEqual([]);
  });
});

describe('files', () => {
  test('process.env is read in one file, and by the plain scripts that run before anything is installed', () => {
    const readers = sources.filter((file) => /\bprocess\s*\.\s*env\b|process\[/.test(textOf(file)));
    expect(readers.filter((file) => !/^src\/local\/.+\.js$/.test(file))).toEqual(['config/env.ts']);
  });

  test('no folder or file is a drawer without a meaning, and there is no barrel', () => {
    const named = [...sources, ...tests].filter(
      (file) => file.split('/').some((part) => DRAWERS.test(part)) || /^index\./.test(basename(file)),
    );
    expect(named).toEqual([]);
  });

  test('no TypeScript file is longer than 300 lines', () => {
    expect([...texts].filter(([, text]) => text.split('\n').length > 301).map(([file]) => file)).toEqual([]);
  });

  test('no test replaces a module', () => {
    const mock = new RegExp(['jest', '\\.(mock|unstable_mockModule|doMock)\\('].join(''));
    expect(tests.filter((file) => mock.test(textOf(file)))).toEqual([]);
  });

  test('only the transition writes a status', () => {
    const writers = sources.filter((file) =>
      /updateTable\('comments'\)[\s\S]{0,400}?\bstatus:/.test(textOf(file)),
    );
    expect(writers).toEqual(['src/store/transition.ts']);
  });
});
