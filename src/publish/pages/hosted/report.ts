/** The page that asks what is wrong with a comment, for browsers without scripts. */
import type { Site } from '../../../../config/sites.ts';
import type { FieldFault } from '../../../errors.ts';
import { html, type SafeHtml } from '../../../html.ts';
import { faultText } from '../../../http/problems.ts';
import { textsIn } from '../../texts.ts';
import { REASON_MOST } from '../../votes/voting.ts';
import { type QuotedComment, quoteView } from './quote.ts';

export interface ReportView {
  site: Site;
  /** Where it posts to, and where it leads back to. */
  action: string;
  back: string;
  comment: QuotedComment;
  /** What was ticked and written before. */
  values: { reason: string | null; other: string };
  faults: readonly FieldFault[];
}

export function reportView({ site, action, back, comment, values, faults }: ReportView): SafeHtml {
  const texts = textsIn(site.locale);
  const reasons = Object.values(texts.reasons);
  const [fault] = faults;
  const radio = (value: string, words: string) => html`<label class="tick">
<input type="radio" name="reason" value="${value}"${values.reason === value ? html` checked` : null}><span>${words}</span></label>`;
  return html`<section id="report" aria-labelledby="report-title">
<h1 id="report-title">${texts.report}</h1>
${quoteView(comment)}
<form method="post" action="${action}" accept-charset="utf-8" novalidate>
<input type="hidden" name="comment" value="${comment.id}">
<fieldset${fault ? html` aria-describedby="reason-fault"` : null}>
<legend class="label">${texts.why}</legend>
${fault ? html`<p class="fault" id="reason-fault" role="alert">${faultText(fault, site.locale)}</p>` : null}
${reasons.map((reason) => radio(reason, reason))}
${radio('', texts.otherReason)}
</fieldset>
<div class="row">
<label class="label" for="other">${texts.otherWords}</label>
<input class="input" id="other" name="other" dir="auto" maxlength="${REASON_MOST}" value="${values.other}">
</div>
<button class="main" name="action" value="report">${texts.sendReport}</button>
<p class="back"><a href="${back}">${texts.noReport}</a></p>
</form>
</section>`;
}
