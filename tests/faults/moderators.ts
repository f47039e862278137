/** Moderators for stages that need many of them. */
export interface RawModerator {
  id: string;
  name: string;
  email: string;
}

/** `m1` … `mN`, or one for each name. */
export function moderators(named: number | readonly string[]): RawModerator[] {
  const ids = typeof named === 'number' ? Array.from({ length: named }, (_, n) => `m${n + 1}`) : named;
  return ids.map((id) => ({ id, name: id.toUpperCase(), email: `${id}@bao.example` }));
}
