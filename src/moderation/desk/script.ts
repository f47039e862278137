/** The script of the lists: our own source text, put into the page under its nonce. */
import { readFileSync } from 'node:fs';

export const SCRIPT = readFileSync(new URL('browser/desk.js', import.meta.url), 'utf8');
