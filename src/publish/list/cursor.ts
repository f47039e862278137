export interface Position {
  createdAt: number;
  id: string;
}

/** Where a page of the list ended, as clients hand it back. */
export function encodeCursor({ createdAt, id }: Position): string {
  return Buffer.from(`${createdAt}.${id}`).toString('base64url');
}

/** @returns null for anything this service did not hand out. */
export function decodeCursor(cursor: string): Position | null {
  if (!/^[\w-]{20,80}$/.test(cursor)) return null;
  const match = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  return match ? { createdAt: Number(match[1]), id: match[2] as string } : null;
}
