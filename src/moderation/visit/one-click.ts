/**
 * Whether a POST is a mail program's own (RFC 8058, 3.2): its body is this one field, as multipart or urlencoded. It
 * comes from anywhere and proves nothing, and its answer must be no redirect.
 * @param body parsed fields, or the text of a multipart body.
 */
export function isOneClick(body: unknown): boolean {
  if (typeof body === 'string') return /name="?List-Unsubscribe"?\s+One-Click\s/i.test(body);
  return (body as Record<string, unknown> | undefined)?.['List-Unsubscribe'] === 'One-Click';
}
