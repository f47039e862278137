import express, { type Router } from 'express';
import { Problem } from '../errors.ts';
import type { EmbedFile, EmbedFiles } from './bundle.ts';
import { sendFile } from './router.ts';
import { keptVersion, scriptsOf, versionsOf } from './versions.ts';

const FOR_EVER = 'public, max-age=31536000, immutable';
/** Earlier versions in memory, compressed. */
const REMEMBERED_MOST = 10;

/**
 * Serves `/embed.<16 hex digits>.js` and `/count.<…>.js`, to any page and for ever: what it is now from memory, what it
 * was from `dir`. A version nobody knows leads to the stable name, where an `integrity` attribute lets nothing else run.
 * `/v1/embed` names the present ones, with what a page writes.
 * @param base PUBLIC_URL without a slash at its end
 */
export function versionedRouter(files: EmbedFiles, { base, dir }: { base: string; dir: string }): Router {
  const router = express.Router();
  const versions = versionsOf(files);
  const earlier = new Map<string, EmbedFile>();

  async function find(stable: string, content: string): Promise<EmbedFile | null> {
    const name = stable.replace(/\.js$/, `.${content}.js`);
    if (versions.some((version) => version.name === name)) return files.get(stable) ?? null;
    const known = earlier.get(name) ?? (await keptVersion(dir, stable, content));
    if (known && earlier.size < REMEMBERED_MOST) earlier.set(name, known);
    return known;
  }

  for (const { stable } of versions) {
    const [stem] = stable.split('.');
    router.get(new RegExp(`^/${stem}\\.(?<content>[0-9a-f]{16})\\.js$`), async (req, res) => {
      const { content = '' } = req.params as Record<string, string>;
      const file = await find(stable, content);
      if (file) return sendFile(file, req, res, FOR_EVER);
      res.set({ 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'no-store' });
      res.redirect(302, `${base}/${stable}`);
    });
  }
  router
    .route('/v1/embed')
    .get((_req, res) => {
      res.set({
        'Access-Control-Allow-Origin': '*',
        'Cross-Origin-Resource-Policy': 'cross-origin',
        'Cache-Control': 'public, max-age=300',
      });
      res.json({ files: scriptsOf(files, base) });
    })
    .all(() => {
      throw new Problem('method-not-allowed', { allow: 'GET, HEAD, OPTIONS' });
    });
  return router;
}
