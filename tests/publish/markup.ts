/** Reads a page as its markup says, without a browser. */
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** Text with its entities resolved. */
export function decode(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '');
}

/** What a reader of the page sees, without tags. */
export function textOf(page: string): string {
  return decode(page.replace(/<style[\s\S]*?<\/style>/g, '').replace(/<[^>]*>/g, ''));
}

/** The value of a field in the page's form, as a browser would post it. */
export function fieldOf(page: string, name: string): string | null {
  const area = new RegExp(`<textarea[^>]* name="${name}"[^>]*>\\n?([\\s\\S]*?)</textarea>`).exec(page);
  if (area) return decode(area[1] ?? '');
  const input = new RegExp(`<input(?=[^>]* name="${name}")[^>]*>`).exec(page)?.[0];
  const value = input && (/ value="([^"]*)"/.exec(input)?.[1] ?? '');
  return value === undefined ? null : decode(value);
}
