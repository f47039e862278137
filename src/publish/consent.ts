/** The sentence beside the box of consent. */
import type { Site } from '../../config/sites.ts';
import { fill } from '../texts.ts';
import { textsIn } from './texts.ts';

/** The site's own, or the built-in one, with the newspaper's name in it. */
export function consentText(site: Site): string {
  return site.consent.text === null ? builtInConsent(site) : fill(site.consent.text, { site: site.name });
}

/** The one of a site that has no words of its own: it names what this site's form asks for, and nothing else. */
export function builtInConsent({
  locale,
  name,
  comments,
}: Pick<Site, 'locale' | 'name' | 'comments'>): string {
  const { consent, consentData: data } = textsIn(locale);
  const asked = (field: 'email' | 'phone') => {
    const presence = comments[field];
    if (presence === 'hidden') return [];
    return [presence === 'optional' ? fill(data.ifGiven, { data: data[field] }) : data[field]];
  };
  const stored = [data.name, data.text, data.address, ...asked('email'), ...asked('phone')];
  return fill(consent, { site: name, data: LISTS[locale].format(stored) });
}

const LISTS: Record<Site['locale'], Intl.ListFormat> = {
  vi: new Intl.ListFormat('vi'),
  en: new Intl.ListFormat('en-GB'),
};
