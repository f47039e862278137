/** The overview: what can be set here, what was changed, what has no effect, and what is the operator's. */
import type { Site } from '../../../../config/sites.ts';
import { html, type SafeHtml } from '../../../html.ts';
import { fill } from '../../../texts.ts';
import { faultsByField } from './fields/fault-words.ts';
import { SECTIONS, type Section, sectionOfKey } from './fields/fields.ts';
import { sayDuration } from './fields/plain-durations.ts';
import { labelOf, sayValue } from './fields/value-words.ts';
import { deskForm } from './page-parts.ts';
import { save } from './saving.ts';
import { answer, goTo, proofOf, type Visit } from './visit.ts';
import type { SettingsWords } from './words.ts';

export function showOverview(visit: Visit): void {
  const { words, settings, path } = visit;
  const changed = (section: Section) =>
    settings.overlay.filter(({ key }) => sectionOfKey(key) === section).length;
  const row = (section: Section): SafeHtml => {
    const n = changed(section);
    const { title, about } = words.sections[section];
    return html`<li><a href="${path(section)}"><b>${title}</b><span class="soft">${about}</span>${n ? html`<span class="tally">${fill(words.count, { n })}</span>` : null}</a></li>`;
  };
  const body = html`<h1>${words.title}</h1>
<p>${words.intro}</p>
${ignoredPart(visit)}
<ul class="sections">${SECTIONS.map(row)}</ul>
${operatorPart(settings.site, words)}`;
  answer(visit, { title: words.title, body });
}

function ignoredPart(visit: Visit): SafeHtml | null {
  const { words, settings, nameOf } = visit;
  if (!settings.ignored.length) return null;
  return html`<section class="notice warned" aria-labelledby="ignored"><h2 id="ignored">${words.ignored.title}</h2>
<p>${words.ignored.text}</p>
<ul class="events">${settings.ignored.map(({ key, faults }) => {
    const value = settings.overlay.find((entry) => entry.key === key)?.value;
    const said = value === undefined ? '' : `: ${sayValue(key, value, words)}`;
    const [why] = faultsByField(faults, words).values();
    return html`<li><p><b>${labelOf(key, words, nameOf)}</b>${said}. ${why}</p>
${deskForm(visit, html`<button name="revert" value="${key}" class="plain">${words.ignored.drop}</button>`)}</li>`;
  })}</ul></section>`;
}

function operatorPart(site: Site, words: SettingsWords): SafeHtml {
  const { operator } = words;
  const { limits, retention } = site;
  const limit = (name: 'address' | 'article' | 'site'): SafeHtml => {
    const rate = limits[name];
    const time = rate && sayDuration(`${rate.windowMs / 1_000}s`, words);
    return html`<li>${rate && time ? fill(operator.limit[name], { n: rate.count, time }) : operator.unlimited[name]}</li>`;
  };
  const list = (values: readonly string[]) =>
    html`<ul>${values.map((value) => html`<li>${value}</li>`)}</ul>`;
  return html`<section aria-labelledby="operator"><h2 id="operator">${operator.title}</h2>
<p class="soft">${operator.text}</p>
<dl class="facts">
<dt>${operator.id}</dt><dd>${site.id}</dd>
<dt>${operator.locale}</dt><dd>${operator.locales[site.locale]}</dd>
<dt>${operator.timezone}</dt><dd>${site.timezone}</dd>
<dt>${operator.origins}</dt><dd>${list(site.origins)}</dd>
<dt>${operator.articles}</dt><dd>${list(site.articles)}</dd>
<dt>${operator.limits}</dt><dd><ul>${(['address', 'article', 'site'] as const).map(limit)}</ul></dd>
<dt>${operator.retention}</dt><dd>${fill(operator.ip, { n: retention.ipDays })} · ${fill(operator.email, { n: retention.emailDays })}</dd>
</dl></section>`;
}

/** Dropping a change that has no effect. */
export async function pressOverview(visit: Visit): Promise<void> {
  const proof = proofOf(visit);
  if (proof === null) return;
  const key = visit.form.text('revert');
  if (proof === 'valid' && visit.settings.ignored.some((one) => one.key === key)) {
    const outcome = await save(visit, [{ key, value: undefined }]);
    if (outcome.kind === 'answered') return;
  }
  goTo(visit, '');
}
