/** What pages that name groups of comments add to the styles of the desk. */
import { readFileSync } from 'node:fs';

export const STYLES = readFileSync(new URL('clusters.css', import.meta.url), 'utf8');
