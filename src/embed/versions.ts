/**
 * Files under names of their own contents, for pages that want to know exactly what they run (Subresource Integrity).
 * What an earlier version of the service was is kept, since pages go on naming it.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EmbedFile, type EmbedFiles, finish } from './bundle.ts';

export interface Version {
  /** `embed.js`: always the newest. */
  stable: (typeof NAMED)[number];
  /** `embed.0123456789abcdef.js`: these bytes for ever. */
  name: string;
  /** For the attribute `integrity`: `sha384-…`. */
  integrity: string;
}

/** What pages name in a script element; everything else is fetched by these. */
const NAMED = ['embed.js', 'count.js'] as const;

/** What a page fills in. */
const ABOUT = {
  'embed.js': ' data-site="SITE" data-article="ARTICLE"',
  'count.js': ' data-site="SITE"',
} as const;

/** Where versions are kept. @param dataDir DATA_DIR */
export function keptIn(dataDir: string): string {
  return join(dataDir, 'embed');
}

/** The present versions. */
export function versionsOf(files: EmbedFiles): Version[] {
  return NAMED.flatMap((stable) => {
    const file = files.get(stable);
    if (!file) return [];
    const name = stable.replace(/\.js$/, `.${contentName(file.body)}.js`);
    const integrity = `sha384-${createHash('sha384').update(file.body).digest('base64')}`;
    return [{ stable, name, integrity }];
  });
}

/** The same with their addresses and what a page writes. @param base PUBLIC_URL without a slash at its end */
export function scriptsOf(files: EmbedFiles, base: string) {
  return versionsOf(files).map(({ stable, name, integrity }) => {
    const versioned = `${base}/${name}`;
    return {
      name: stable,
      stable: `${base}/${stable}`,
      versioned,
      integrity,
      script: `<script async src="${versioned}" integrity="${integrity}" crossorigin="anonymous"${ABOUT[stable]}></script>`,
    };
  });
}

function contentName(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex').slice(0, 16);
}

/** Writes the present versions beside those of before. @param dir is made when it is not there */
export async function keepVersions(files: EmbedFiles, dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const { stable, name } of versionsOf(files))
    await writeFile(join(dir, name), files.get(stable)?.body ?? '', { flag: 'wx' }).catch((error) => {
      if (error.code !== 'EEXIST') throw error;
    });
}

/** A version that was kept. @returns null when there is none, or it is not what its name says */
export async function keptVersion(dir: string, stable: string, content: string): Promise<EmbedFile | null> {
  const name = stable.replace(/\.js$/, `.${content}.js`);
  const body = await readFile(join(dir, name)).catch(() => null);
  if (!body || contentName(body) !== content) return null;
  return finish(new Map([[name, body]])).get(name) ?? null;
}
