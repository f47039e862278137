/** The styles of every page on which comments are decided. */
import { readFileSync } from 'node:fs';

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');

export const STYLES = ['moderation.css', 'asking.css', 'doings.css'].map(read).join('\n');
