const script = document.currentScript as HTMLScriptElement | null;
const selector = '[data-binhluan-count]';
const attribute = 'data-binhluan-count';

/** Writes the number of comments into every badge of the page; asked again after new badges were added. */
function count(): void {
  if (!script) return;
  const badges = Array.from(document.querySelectorAll(selector));
  const ids = badges
    .map((badge) => badge.getAttribute(attribute) || '')
    .filter((id, i, all) => id && all.indexOf(id) === i);
  // Sorted and by the hundred: the same pages ask the same addresses, which caches then answer.
  ids.sort();
  for (let from = 0; from < ids.length; from += 100) {
    const articles = ids
      .slice(from, from + 100)
      .map((id) => `&article=${encodeURIComponent(id)}`)
      .join('');
    const site = encodeURIComponent(script.getAttribute('data-site') || '');
    fetch(`${script.src.replace(/\/[^/]*([?#].*)?$/, '')}/v1/counts?site=${site}${articles}`, {
      credentials: 'omit',
    })
      .then((answer) => answer.json())
      .then((counts: Record<string, number>) => {
        for (const badge of badges) {
          const n = counts[badge.getAttribute(attribute) || ''];
          if (n != null && n >= 0) badge.textContent = `${n}`;
        }
      })
      // A badge that stays empty is better than an error on somebody's front page.
      .catch(() => {});
  }
}

const shared = window as { binhluan?: object };
shared.binhluan = { ...shared.binhluan, count };
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', count);
else count();
