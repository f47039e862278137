/** The page for one comment (`/m/<token>`). */
import { html } from '../../html.ts';
import type { Loaded } from '../deciding/load.ts';
import { articleLine, card, parentQuote } from './card.ts';
import type { PageContext, Remark } from './context.ts';
import { decidedPanel } from './decided.ts';
import { closedLine, doingsOf, pausedLine } from './doings.ts';
import type { Frame } from './frame.ts';
import { decideForms, notices } from './waiting.ts';

export function singlePage(loaded: Loaded, context: PageContext, remark: Remark | null): Frame {
  const { words, site, moderator } = context;
  const { kind } = loaded.standing;
  const target = { nonce: context.nonceOf(loaded), comment: loaded.comment.id, anchor: '' };
  const state = kind === 'decided' ? words.folded[loaded.comment.status] : words.title.waiting;
  return {
    locale: site.locale,
    title: `${state} · ${site.name}`,
    who: { site, moderator },
    body: html`<div class="single ${kind}">
${articleLine(loaded, context, 1)}
${pausedLine(context, target)}${closedLine(loaded, context, target)}
${notices(loaded, context, remark)}
${kind === 'decided' ? decidedPanel(loaded, context, target, remark, { singly: true }) : null}
${kind === 'withdrawn' ? null : html`${parentQuote(loaded, context)}${card(loaded, context, 2)}`}
${kind === 'waiting' ? html`${doingsOf(loaded, context, target)}${decideForms(loaded, context, target, remark)}` : null}
</div>`,
  };
}
