import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Plugin } from 'esbuild';

/** One file as it is sent: plain and in the two encodings browsers ask for. `etag` belongs to the plain form. */
export interface EmbedFile {
  body: Buffer;
  gzip: Buffer;
  brotli: Buffer;
  etag: string;
  contentType: string;
}

/** By name: `embed.js`, what it fetches at first use (`embed.live.js`, `embed.more.js`, `embed.en.json`), `count.js`. */
export type EmbedFiles = ReadonlyMap<string, EmbedFile>;

const browserDir = fileURLToPath(new URL('./browser/', import.meta.url));
const builtDir = fileURLToPath(new URL('../../dist/embed/', import.meta.url));
const manifest = 'manifest.json';
const outputs = [
  { name: 'embed.js', entry: 'embed.ts', format: 'iife' },
  { name: 'embed.live.js', entry: 'writing/live.ts', format: 'esm' },
  { name: 'embed.more.js', entry: 'rare/rare.ts', format: 'esm' },
  { name: 'count.js', entry: 'count.ts', format: 'iife' },
] as const;
/** The oldest browsers a reader may come with: Android 7's, and Safari of iOS 12. */
const target = ['chrome64', 'safari12'];

/**
 * The browser files, ready to be served. Taken from `dist/embed` when that folder was written from these very
 * sources, bundled in memory otherwise, which needs esbuild. Rejects when neither is possible.
 */
export async function buildEmbed(dir: string = builtDir): Promise<EmbedFiles> {
  return (await readBuilt(dir)) ?? bundleEmbed();
}

/** The browser files from their sources, whatever was built before. */
export async function bundleEmbed(): Promise<EmbedFiles> {
  return finish(await bundle());
}

/** Bundles and writes the files to `dir`, for images that run without esbuild. Answers the names written. */
export async function writeEmbed(dir: string = builtDir): Promise<string[]> {
  const bodies = await bundle();
  await mkdir(dir, { recursive: true });
  for (const [name, body] of bodies) await writeFile(join(dir, name), body);
  const sources = await digestOfSources();
  await writeFile(join(dir, manifest), JSON.stringify({ sources, files: [...bodies.keys()] }));
  return [...bodies.keys()];
}

async function readBuilt(dir: string): Promise<EmbedFiles | null> {
  const text = await readFile(join(dir, manifest), 'utf8').catch(() => null);
  if (text === null) return null;
  const { sources, files }: { sources: string; files: string[] } = JSON.parse(text);
  if (sources !== (await digestOfSources())) return null;
  const bodies = new Map<string, Buffer>();
  for (const name of files) bodies.set(name, await readFile(join(dir, name)));
  return finish(bodies);
}

async function digestOfSources(): Promise<string> {
  const digest = createHash('sha256').update(target.join());
  const entries = await readdir(browserDir, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  for (const name of names.sort()) {
    digest.update(`\0${relative(browserDir, name)}\0`).update(await readFile(name));
  }
  return digest.digest('hex');
}

async function bundle(): Promise<Map<string, Buffer>> {
  // Only here: production images have the files and not what makes them.
  const { build, transform, stop } = await import('esbuild');
  const { minify } = await import('terser');
  const styleSheets: Plugin = {
    name: 'style sheets as minified text',
    setup({ onLoad }) {
      onLoad({ filter: /\.css$/ }, async ({ path }) => {
        const { code } = await transform(await readFile(path, 'utf8'), {
          loader: 'css',
          minify: true,
          target,
        });
        return { contents: code.trim(), loader: 'text' };
      });
    },
  };
  const bodies = new Map<string, Buffer>();
  for (const { name, entry, format } of outputs) {
    const { outputFiles } = await build({
      entryPoints: [join(browserDir, entry)],
      bundle: true,
      minifySyntax: true,
      write: false,
      format,
      charset: 'utf8',
      legalComments: 'none',
      logLevel: 'silent',
      plugins: [styleSheets],
      target,
      // Safari 12 has both; it stumbles only in corners that nothing here goes near.
      supported: { destructuring: true, 'template-literal': true },
      tsconfigRaw: {},
    });
    for (const { text } of outputFiles) {
      // After gzip 2.5 % smaller than what esbuild makes of the same.
      const { code = '' } = await minify(text, {
        toplevel: true,
        ecma: 2017,
        // What is unsafe here: a template string becomes a sum, which differs for nothing that is put into one.
        compress: { passes: 3, unsafe: true, unsafe_arrows: true },
        format: { ecma: 2017 },
      });
      bodies.set(name, Buffer.from(code));
    }
  }
  // Its own process would otherwise stay for as long as this one.
  await stop();
  const english: unknown = JSON.parse(await readFile(join(browserDir, 'en.json'), 'utf8'));
  return bodies.set('embed.en.json', Buffer.from(JSON.stringify(english)));
}

/** Files as they are sent, from their plain bytes. */
export function finish(bodies: Map<string, Buffer>): EmbedFiles {
  const files = new Map<string, EmbedFile>();
  for (const [name, body] of bodies) {
    const digest = createHash('sha256').update(body).digest('base64url').slice(0, 27);
    files.set(name, {
      body,
      gzip: gzipSync(body, { level: 9 }),
      brotli: brotliCompressSync(body),
      etag: `"${digest}"`,
      contentType: `${name.endsWith('.json') ? 'application/json' : 'text/javascript'}; charset=utf-8`,
    });
  }
  return files;
}
