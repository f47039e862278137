/**
 * The address of an article, if a moderator may be sent there: http or https and under one of the site's prefixes.
 * Anybody can post any URL with a comment.
 */
export function articleLink(url: string | null, prefixes: readonly string[]): string | null {
  if (url === null || !URL.canParse(url)) return null;
  const { href, protocol, username, password } = new URL(url);
  if (!/^https?:$/.test(protocol) || username || password) return null;
  // Parsed, so that https://bao.example does not let https://bao.example.evil through.
  const listed = prefixes.some((prefix) => URL.canParse(prefix) && href.startsWith(new URL(prefix).href));
  return listed ? href : null;
}
