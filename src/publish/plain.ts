const SIGNS: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/**
 * The text of a comment's stored HTML, which holds paragraphs, line breaks and links only, for places that take no
 * markup.
 */
export function plainOf(html: string): string {
  return html
    .replace(/<\/p>\s*(?=<p\b)/g, '\n\n')
    .replace(/<br\b[^>]*>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => SIGNS[name] ?? '');
}
