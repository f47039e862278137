/** The frame of every page of the desk: where one is, where one may go, and the way out. */
import { readFileSync } from 'node:fs';
import type { Response } from 'express';
import type { Site } from '../../../config/sites.ts';
import { html, page, type SafeHtml } from '../../html.ts';
import { moderationHeaders } from '../../http/page-headers.ts';
import { fill } from '../../texts.ts';
import type { Locale } from '../words.ts';
import type { Seat } from './guard.ts';
import { deskWords } from './words.ts';

const read = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');
const STYLES = ['../pages/moderation.css', '../pages/asking.css', 'desk.css'].map(read).join('\n');

/** The places of a site that the menu names. */
const PLACES = ['queues', 'mails', 'ledger', 'reports', 'filter', 'settings'] as const;
export type PlaceName = (typeof PLACES)[number];

/** Where each place of a site is, below `/desk/<site>`. */
const PATH: Record<PlaceName, string> = {
  queues: '',
  mails: '/mails',
  ledger: '/ledger',
  reports: '/reports',
  filter: '/filter',
  settings: '/settings',
};
const EDITORS_ONLY: readonly PlaceName[] = ['settings'];

export interface DeskPage {
  site: Site;
  title: string;
  body: SafeHtml;
  /** The nonce of this answer's Content-Security-Policy, from `deskHeaders`. */
  nonce: string;
  /** Which place of the menu the page belongs to. */
  here?: PlaceName;
  /** Makes the page wide: list left, open comment right. */
  wide?: boolean;
  script?: string;
  /** Added to the styles of the desk. */
  styles?: string;
}

/** `/desk/<site>` with PUBLIC_URL's path before it, and whatever comes after. */
export function deskPath({ root }: Pick<Seat, 'root'>, site: string, rest = ''): string {
  return `${root}/desk/${encodeURIComponent(site)}${rest}`;
}

/** A page of the desk for somebody who is seated. */
function deskPage(
  seat: Seat,
  { site, title, body, nonce, here, wide, script, styles = '' }: DeskPage,
): string {
  const words = deskWords(site.locale);
  return page({
    lang: site.locale,
    title: `${title} · ${site.name}`,
    nonce,
    styles: STYLES + styles,
    script,
    body: html`<a class="skip" href="#main">${words.skip}</a>
<header><div class="head-line">
<p class="whose"><a class="home" href="${deskPath(seat, site.id)}">${site.name}</a> <span class="soft who-is">${fill(words.who, { name: seat.sites.get(site.id)?.moderator.name ?? seat.person })}</span></p>
${menu(seat, site, here)}
</div></header>
<main id="main" class="desk${wide ? ' wide' : ''}">
${body}
</main>`,
  });
}

/** A page without a seat: login and what comes before it. */
function doorPage(locale: Locale, title: string, body: SafeHtml, nonce: string): string {
  return page({
    lang: locale,
    title,
    nonce,
    styles: STYLES,
    body: html`<main><div class="plain-page door">${body}</div></main>`,
  });
}

function menu(seat: Seat, site: Site, here: PlaceName | undefined): SafeHtml {
  const words = deskWords(site.locale);
  const role = seat.sites.get(site.id)?.role;
  const places = PLACES.filter((name) => role === 'editor' || !EDITORS_ONLY.includes(name));
  const link = (name: PlaceName) =>
    html`<li><a href="${deskPath(seat, site.id, PATH[name])}"${name === here ? html` aria-current="page"` : null}>${words.places[name]}</a></li>`;
  const others = [...seat.sites.values()].filter(({ site: other }) => other.id !== site.id);
  return html`<details class="places"><summary>${words.menu}</summary><nav aria-label="${words.menu}">
<ul>${places.map(link)}
${others.map(({ site: other }) => html`<li><a href="${deskPath(seat, other.id)}">${other.name}</a></li>`)}</ul>
<form method="post" action="${seat.root}/desk">
<input type="hidden" name="nonce" value="${seat.formNonce()}">
<button name="action" value="leave" class="plain">${words.leave.here}</button>
<button name="action" value="leave-all" class="plain">${words.leave.everywhere}</button>
</form></nav></details>`;
}

/**
 * Headers of every answer of the desk: those of moderation pages, and the page's own script may call this host.
 * @returns the nonce for style and script.
 */
export function deskHeaders(res: Response): string {
  const nonce = moderationHeaders(res);
  const policy = res.get('Content-Security-Policy');
  res.set('Content-Security-Policy', `${policy}; connect-src 'self'`);
  return nonce;
}

/** Sends a page for somebody who is seated, with headers of its own. */
export function sendDesk(
  res: Response,
  seat: Seat,
  content: Omit<DeskPage, 'nonce'>,
  { status = 200 }: { status?: number } = {},
): void {
  const nonce = deskHeaders(res);
  res
    .status(status)
    .type('html')
    .set('Content-Language', content.site.locale)
    .send(deskPage(seat, { ...content, nonce }));
}

/** Sends a part of a page for the page's script: without styles, scripts and frame, which the page has already. */
export function sendPart(res: Response, status: number, part: SafeHtml): void {
  deskHeaders(res);
  res
    .status(status)
    .type('html')
    .send(String(html`<!doctype html><title>·</title>${part}`));
}

export function sendDoor(
  res: Response,
  { locale, title, body, status = 200 }: { locale: Locale; title: string; body: SafeHtml; status?: number },
): void {
  const nonce = deskHeaders(res);
  res
    .status(status)
    .type('html')
    .set('Content-Language', locale)
    .send(doorPage(locale, title, body, nonce));
}
