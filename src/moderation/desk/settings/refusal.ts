/** 403 for moderators: the settings are an editor's. */
import type { Response } from 'express';
import type { Site } from '../../../../config/sites.ts';
import { html } from '../../../html.ts';
import { fill } from '../../../texts.ts';
import { deskPath, sendDesk } from '../frame.ts';
import type { Seat } from '../guard.ts';
import { settingsWords } from './words.ts';

export function answerNotEditor({ seat, site, res }: { seat: Seat; site: Site; res: Response }): void {
  const { editorsOnly } = settingsWords(site.locale);
  const names = site.moderators.filter(({ role }) => role === 'editor').map(({ name }) => name);
  const body = html`<div class="plain-page"><h1>${fill(editorsOnly.text, { site: site.name })}</h1>
${names.length ? html`<p>${fill(editorsOnly.ask, { names: names.join(', ') })}</p>` : null}
<p><a class="plain" href="${deskPath(seat, site.id)}">${editorsOnly.back}</a></p></div>`;
  sendDesk(res, seat, { site, title: editorsOnly.title, body }, { status: 403 });
}
