/** What a site has that set nothing of its own, shown where it is set. */
import { fileWords } from '../../../../../config/file-words.ts';
import { html, type SafeHtml } from '../../../../html.ts';
import { fill } from '../../../../texts.ts';
import { wordsOf } from '../../../words.ts';
import type { Visit } from '../visit.ts';
import type { FieldKey } from './fields.ts';

/** The entries of the list to which a setting names exceptions; those it names that are not there any more come last. */
export function givenFor({ deps, site }: Pick<Visit, 'deps' | 'site'>, key: FieldKey): readonly string[] {
  if (key !== 'screening.allowedWords') return [];
  return [...new Set([...(deps.builtIn?.sharedWords ?? []), ...site.screening.allowedWords])];
}

export function builtInPart(visit: Visit, key: FieldKey): SafeHtml | null {
  const { deps, site, words } = visit;
  const { given } = words;
  const ownOne = fileWords(site, key) !== null;
  switch (key) {
    case 'moderation.reasons': {
      const list = wordsOf(site.locale).reason.list.join(' · ');
      return html`<p class="soft">${fill(ownOne ? given.reasons : given.reasonsUsed, { list })}</p>`;
    }
    case 'consent.text': {
      const text = deps.builtIn?.consentText(site);
      return text
        ? html`<p class="soft">${fill(ownOne ? given.consent : given.consentUsed, { text })}</p>`
        : null;
    }
    case 'links.rules':
      return pageLink(visit, 'rules', given.rules);
    case 'links.privacy':
      return pageLink(visit, 'privacy', given.privacy);
    default:
      return null;
  }
}

function pageLink({ seat, site }: Visit, kind: 'rules' | 'privacy', label: string): SafeHtml {
  const path = `${seat.root}/${kind}/${encodeURIComponent(site.id)}`;
  return html`<p><a class="plain" href="${path}" target="_blank" rel="noopener">${label}</a></p>`;
}
