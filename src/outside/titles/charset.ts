/** Bytes of a page as text: old Vietnamese newspapers are not all written in UTF-8. */

/** How far a page's own word about its encoding may stand from its beginning (HTML, 13.2.3.2). */
const LOOKED_AT = 1_024;

/** @param type the header Content-Type, which knows better than the page; a byte order mark knows best */
export function decodePage(bytes: Buffer, type: string): string {
  return decode(bytes, markOf(bytes) ?? labelIn(type) ?? labelOf(bytes) ?? 'utf-8');
}

function markOf(bytes: Buffer): string | null {
  const start = bytes.subarray(0, 3).toString('hex');
  if (start === 'efbbbf') return 'utf-8';
  if (start.startsWith('feff')) return 'utf-16be';
  return start.startsWith('fffe') ? 'utf-16le' : null;
}

/** As in a header, and in `<meta charset=…>` and `<meta http-equiv=… content="…; charset=…">`. */
function labelIn(text: string): string | null {
  return /charset\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})/i.exec(text)?.[1] ?? null;
}

function labelOf(bytes: Buffer): string | null {
  const start = bytes.subarray(0, LOOKED_AT).toString('latin1');
  const label = labelIn(/<meta\s[^>]*charset[^>]*/i.exec(start)?.[0] ?? '');
  // What could be read as ASCII up to here is not UTF-16.
  return label && /^utf-?16/i.test(label) ? 'utf-8' : label;
}

function decode(bytes: Buffer, label: string): string {
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    // No such encoding.
    return new TextDecoder().decode(bytes);
  }
}
