import vi from './vi.json' with { type: 'json' };
import type more from './writing/vi.json';

/** The words of the box as it stands before anybody writes. */
export type Texts = typeof vi;
/** All words; in Vietnamese the second half comes with `embed.more.js`. */
export type AllTexts = Texts & typeof more;

/** What is said before another language has arrived, or if it never does. */
const english = {
  ...vi,
  loading: 'Loading comments…',
  away: 'Comments could not be loaded just now.',
  retry: 'Try again',
};

/** The words at hand without asking anybody. */
export function builtInTexts(lang: string): Texts {
  return lang === 'en' ? english : vi;
}

/** The words in `lang`: Vietnamese at once, English from the service. Rejects when they cannot be fetched. */
export async function loadTexts(lang: string, base: string): Promise<Texts> {
  if (lang !== 'en') return vi;
  return (await fetch(`${base}/embed.en.json`, { credentials: 'omit' })).json();
}

/** Puts values into `{name}` places; numbers in the language's grouping, `5.000` in Vietnamese. */
export function fill(text: string, values: Record<string, string | number>, lang = 'vi'): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => (values[name] ?? '').toLocaleString(lang));
}
