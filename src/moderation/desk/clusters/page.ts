/**
 * One group of comments that wait, and one decision for those that are ticked: all of them at first where they say the
 * same, none where they only came the same way. One form; needs no script.
 */
import type { Request, Response } from 'express';
import { html, type SafeHtml } from '../../../html.ts';
import {
  CLUSTER_KINDS,
  type ClusterKind,
  COUNTED_MOST,
  type Common,
  commonWith,
  type Member,
  membersOf,
  saysOfWords,
} from '../../../store/desk/clusters.ts';
import { type Line, linesOf } from '../../../store/desk/lines.ts';
import { fill } from '../../../texts.ts';
import type { ModerationDeps } from '../../deps.ts';
import { WHOLE } from '../../visit/form.ts';
import { deskPath, sendDesk } from '../frame.ts';
import type { AtDesk } from '../guard.ts';
import type { ItemContext } from '../list/item.ts';
import { batchLine } from '../list/many/line.ts';
import { lineOf } from '../list/many/page.ts';
import { HERE } from '../list/page.ts';
import { readWanted } from '../list/wanted.ts';
import { contextAt } from '../visitor.ts';
import { deskWords } from '../words.ts';
import { clusterName, clusterPath } from './line.ts';
import { STYLES } from './styles.ts';
import { clusterWords } from './words.ts';

/** Comments shown on the page; a form carries no more boxes. */
const SHOWN_MOST = 100;
export const CLUSTER_ACTIONS = ['approve', 'reject', 'spam'] as const;
const LOOKS = { approve: 'yes', reject: 'no', spam: 'plain' } as const;

/** The group that an address names; null when there is none such. */
export async function askedCluster(
  { store }: Pick<ModerationDeps, 'store'>,
  { place: { site } }: AtDesk,
  req: Request,
): Promise<{ common: Common; path: string } | null> {
  const { kind, comment } = req.params as Record<string, string | undefined>;
  const known = CLUSTER_KINDS.find((each) => each === kind);
  const example = comment ?? '';
  if (!known || !/^[\w-]{1,60}$/.test(example)) return null;
  const link = typeof req.query.link === 'string' ? req.query.link.replaceAll('\0', '').slice(0, 200) : '';
  const common = await commonWith(store.read, { site: site.id, kind: known, comment: example, link });
  return common && { common, path: clusterPath(common, example) };
}

export async function showCluster(
  deps: ModerationDeps,
  at: AtDesk,
  req: Request,
  res: Response,
  { common, path: own }: { common: Common; path: string },
  { fault = null, status = 200 }: { fault?: string | null; status?: number } = {},
): Promise<void> {
  const { seat, place } = at;
  const { site } = place;
  const { read } = deps.store;
  const path = (rest: string) => deskPath(seat, site.id, rest);
  const desk = deskWords(site.locale);
  const words = clusterWords(site.locale);
  const [context, members] = await Promise.all([
    contextAt(deps, at),
    membersOf(read, site.id, common, COUNTED_MOST),
  ]);
  const lines = await linesOf(
    read,
    site.id,
    members.slice(0, SHOWN_MOST).map(({ id }) => id),
  );
  const around: ItemContext = { context, desk, path, reported: false };
  const wanted = readWanted('waiting', req.query);
  const name = clusterName({ ...common, count: members.length }, site);
  const body = html`${await batchLine(read, at, wanted, around)}
<p><a class="plain" href="${path('')}">${desk.back}</a></p>
<h1>${members.length ? name : words.title}</h1>
${fault ? html`<p class="notice" role="alert">${fault}</p>` : null}
${
  lines.length
    ? formOf(lines, members, { around, kind: common.kind, all: wanted.all, action: path(own) })
    : html`<p class="headline empty">${words.gone}</p><p><a class="plain" href="${path('/clusters')}">${words.all}</a></p>`
}`;
  sendDesk(res, seat, { site, title: words.title, here: HERE, body, styles: STYLES }, { status });
}

function formOf(
  lines: readonly Line[],
  members: readonly Member[],
  { around, kind, all, action }: { around: ItemContext; kind: ClusterKind; all: boolean; action: string },
): SafeHtml {
  const { context, desk } = around;
  const words = clusterWords(context.site.locale);
  const rest = members.length - lines.length;
  const upTo = members.at(-1)?.waiting_since ?? 0;
  const ticked = saysOfWords(kind) || all;
  return html`<p>${saysOfWords(kind) ? words.about : words['network-about']}${rest > 0 ? ` ${fill(words.shown, { shown: lines.length })}` : ''}</p>${
    saysOfWords(kind)
      ? null
      : html`
<p class="ways"><a class="plain" href="${action}${all ? '' : '?all=1'}" id="all">${all ? desk.many.none : desk.many.all}</a></p>`
  }
<form method="post" class="many" id="many" action="${action}">
<input type="hidden" name="nonce" value="${context.nonceOfWhole()}">
<input type="hidden" name="comment" value="${WHOLE}">
<input type="hidden" name="until" value="${upTo}">
<ul class="lines">${lines.map((line) => lineOf(line, around, ticked))}</ul>
${rest > 0 ? html`<input type="hidden" name="shown" value="${lines.map(({ comment }) => comment.id).join(' ')}"><p class="rest"><label class="tick"><input type="checkbox" name="rest" value="1"><span>${fill(words.rest, { n: rest })}</span></label></p>` : null}
<div class="bar"><div>${CLUSTER_ACTIONS.map(
    (each) =>
      html`<button name="action" value="many-${each}" class="${LOOKS[each]}">${desk.many.actions[each]} <span class="count"></span></button>`,
  )}</div></div></form>`;
}
