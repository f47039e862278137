/** How long a device keeps what was written for an article that nobody opens any more. */
export const keptFor = 30 * 864e5;

/** Removes what lies here for articles whose box was not opened for that long: drafts, comments sent, their receipts. */
export function sweep(now: number): void {
  try {
    const kept: Record<string, string> = { ...localStorage };
    // What is of no article has no such neighbour. `tin:` is no part of the article `tin:42`.
    for (const name of Object.keys(kept))
      if (/^binhluan:/.test(name) && now - Number(kept[name.replace(/\w+$/, 'opened')]) > keptFor)
        localStorage.removeItem(name);
  } catch {
    // A device that refuses storage keeps nothing.
  }
}
