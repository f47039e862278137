/** How long a device keeps what was written for an article that nobody opens any more. */
export const keptFor = 30 * 864e5;

/** Removes what lies here for articles whose box was not opened for that long: drafts, comments sent, their receipts. */
export function sweep(now: number): void {
  try {
    const names = Object.keys(localStorage);
    for (const name of names) {
      const article = name.slice(0, -6);
      if (/^binhluan:.*:opened$/.test(name) && now - JSON.parse(localStorage[name]) > keptFor)
        // `tin:` is no part of the article `tin:42`.
        for (const other of names)
          if (other.replace(/[^:]*$/, '') === article) localStorage.removeItem(other);
    }
  } catch {
    // A device that refuses storage keeps nothing.
  }
}
