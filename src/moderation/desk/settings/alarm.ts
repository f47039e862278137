/** Alarms outside mail. Secrets come in and are never shown again, but for one that was made here: once. */
import { randomBytes } from 'node:crypto';
import { fileWords } from '../../../../config/file-words.ts';
import { html, type SafeHtml } from '../../../html.ts';
import { alarmTrouble, tellAgain } from '../../../store/health/alarms.ts';
import { settingMark } from '../../../store/settings/overlay.ts';
import { fill } from '../../../texts.ts';
import { alarmErrorInWords } from '../alarm-words.ts';
import { deskWords } from '../words.ts';
import { faultsByField } from './fields/fault-words.ts';
import { oneLine } from './fields/kinds.ts';
import { sayValue } from './fields/value-words.ts';
import { described, faultLine, hintLine } from './fields/view.ts';
import { buttonLabel, deskForm, pageHead } from './page-parts.ts';
import { save } from './saving.ts';
import { answer, goTo, proofOf, told, type Visit } from './visit.ts';

const WAYS = ['webhook', 'telegram'] as const;
type Way = (typeof WAYS)[number];

interface Shown {
  /** What was typed, secrets left out: those are typed anew. */
  typed?: { url?: string; chat?: string };
  fault?: { way: Way; said: string };
  warned?: string;
  status?: number;
}

export async function showAlarm(
  visit: Visit,
  { typed = {}, fault, warned, status = 200 }: Shown = {},
): Promise<void> {
  const { words, req, deps, site } = visit;
  const { title } = words.sections.alarm;
  const messages = {
    tried: words.alarm.tried,
    saved: words.alarm.saved,
    off: words.alarm.turnedOff,
    reverted: words.revoked,
  };
  const key = String(req.query.said);
  const said = !warned && Object.hasOwn(messages, key) ? messages[key as keyof typeof messages] : null;
  const faultOf = (way: Way) => (fault?.way === way ? fault.said : undefined);
  const trouble = new Map<string, string>(
    (await alarmTrouble(deps.store.read, [site.id])).map((one) => [one.channel, one.error]),
  );
  const body = html`${pageHead(visit, title, { said, warned })}
<p>${words.alarm.intro}</p>
${WAYS.map((way) => wayPart(visit, way, trouble.get(way), way === 'webhook' ? webhookFields(visit, typed.url, faultOf(way)) : telegramFields(visit, typed.chat, faultOf(way))))}`;
  answer(visit, { title, body, status });
}

export async function pressAlarm(visit: Visit): Promise<void> {
  const { form, words, site } = visit;
  const proof = proofOf(visit);
  if (proof === null) return;
  const typed = { url: oneLine(form.text('url')), chat: oneLine(form.text('chat')) };
  if (proof === 'old') return showAlarm(visit, { typed, warned: words.notice.old });
  const way: Way = form.text('way') === 'telegram' ? 'telegram' : 'webhook';
  const key = `alarm.${way}`;
  const action = form.text('action');
  if (action === 'try') return pressTrial(visit, way);
  const url = oneLine(form.text('url'));
  if (action === 'save' && way === 'webhook' && visit.deps.alarms?.isOutOfReach(url)) {
    const fault = { way, said: words.alarm.outOfReach };
    return showAlarm(visit, { typed, fault, warned: words.notice.faulty, status: 422 });
  }
  const made = action === 'save' && way === 'webhook' ? freshSecret(visit) : null;
  const value =
    action === 'off'
      ? null
      : action === 'revert'
        ? undefined
        : way === 'webhook'
          ? webhook(visit, made)
          : telegram(visit);
  const seen = action === 'save' ? form.text('was') : undefined;
  const outcome = await save(visit, [{ key, value, seen }]);
  switch (outcome.kind) {
    case 'done':
      if (made) return showSecret(visit, made);
      return goTo(visit, 'alarm', {
        said: action === 'off' ? 'off' : action === 'revert' ? 'reverted' : 'saved',
      });
    case 'faulty': {
      const said = faultsByField(outcome.faults, words).get(key) ?? words.faults.shape;
      return showAlarm(visit, { typed, fault: { way, said }, warned: words.notice.faulty, status: 422 });
    }
    case 'moved': {
      const warned = fill(words.notice.moved, { fields: words.fields[`alarm.${way}`].label });
      return showAlarm(visit, { typed, warned, status: 409 });
    }
    case 'last-editor':
      return showAlarm(visit, { warned: words.notice.lastEditor, status: 422 });
  }

  /** null: the secret that was typed, or that is there already, is used. */
  function freshSecret({ form: { text, has } }: Visit): string | null {
    const asked = has('fresh') || (!oneLine(text('secret')) && !site.alarm.webhook);
    return asked ? `whsec_${randomBytes(32).toString('base64')}` : null;
  }
}

function webhook({ form, site }: Visit, made: string | null): { url: string; secret: string } {
  const known = fileWords(site, 'alarm.webhook') as { url: string; secret: string } | null;
  const url = oneLine(form.text('url')) || known?.url || '';
  return { url, secret: made ?? (oneLine(form.text('secret')) || known?.secret || '') };
}

function telegram({ form, site }: Visit): { token: string; chat: string } {
  const known = site.alarm.telegram;
  const token = oneLine(form.text('token')) || known?.token || '';
  return { token, chat: oneLine(form.text('chat')) || known?.chat || '' };
}

/** @param error why the last alarm did not arrive: a code */
function wayPart(visit: Visit, way: Way, error: string | undefined, fields: SafeHtml): SafeHtml {
  const { words, site, settings, deps } = visit;
  const { alarm } = words;
  const key = `alarm.${way}`;
  const { title, about } = alarm[way];
  const isSet = site.alarm[way] !== null;
  const entry = settings.overlay.find((one) => one.key === key);
  const small = (action: string, label: string, of: string) =>
    deskForm(
      visit,
      html`<input type="hidden" name="way" value="${way}"><button name="action" value="${action}" class="plain small">${buttonLabel(label, of)}</button>`,
    );
  return html`<section aria-labelledby="${way}"><h2 id="${way}">${title}</h2>
<p><b>${isSet ? alarm.isSet : alarm.isOff}</b> ${about}</p>
${isSet && error !== undefined ? html`<p class="notice warned">${fill(alarm.failing, { why: whyOf(visit, way, error) })}</p>` : null}
${isSet && deps.alarms ? small('try', alarm.try, `${alarm.try}: ${title}`) : null}
${deskForm(
  visit,
  html`<input type="hidden" name="way" value="${way}">
<input type="hidden" name="was" value="${settingMark(fileWords(site, key))}">
${fields}
<button name="action" value="save" class="yes">${buttonLabel(words.save, `${words.save}: ${title}`)}</button>`,
)}
${isSet ? small('off', fill(alarm.off, { name: title }), fill(alarm.off, { name: title })) : null}
${entry ? html`<p class="changed">${told(words.changedBy, visit, { by: entry.moderator, at: entry.at })} ${fill(words.inFile, { value: sayValue(key, fileWords(settings.file, key), words) })}</p>${small('revert', words.revert, fill(words.revertOf, { label: title }))}` : null}</section>`;
}

/** Trials of one site in ten minutes: whoever tries to find out why needs some. */
const TRIALS = { name: 'alarm-trial', count: 10, windowMs: 10 * 60_000, refuses: true };

/** "Gửi thử": a message goes out now, and what became of it is told. */
async function pressTrial(visit: Visit, way: Way): Promise<void> {
  const { deps, site, words, place } = visit;
  if (!deps.alarms || !site.alarm[way]) return goTo(visit, 'alarm');
  const { refused } = await deps.limiter.take([{ ...TRIALS, key: site.id }], deps.clock());
  if (refused) return showAlarm(visit, { warned: words.alarm.tooOften, status: 429 });
  const error = await deps.alarms.send(site, way);
  deps.logger.info({ site: site.id, moderator: place.moderator.id, way, error }, 'an alarm was tried out');
  if (error !== null) {
    const warned = fill(words.alarm.notArrived, { why: whyOf(visit, way, error) });
    return showAlarm(visit, { warned });
  }
  await deps.store.write((db) => tellAgain(db, { site: site.id, channel: way }), 'rows');
  goTo(visit, 'alarm', { said: 'tried' });
}

function whyOf({ site }: Visit, way: Way, error: string): string {
  return alarmErrorInWords(way, error, deskWords(site.locale));
}

function webhookFields(
  { words, site }: Visit,
  typed: string | undefined,
  fault: string | undefined,
): SafeHtml {
  const { webhook: said } = words.alarm;
  const known = site.alarm.webhook;
  // The rest of an address may be a secret of its own.
  const hint = known ? fill(said.urlHint, { host: new URL(known.url).host }) : said.urlHintNew;
  return html`${input('url', said.url, { hint, fault, value: typed })}
${input('secret', said.secret, { hint: said.secretHint })}
${known ? html`<label class="pick"><input type="checkbox" name="fresh" value="yes"><span>${said.fresh}</span></label>` : null}`;
}

function telegramFields(
  { words, site }: Visit,
  typed: string | undefined,
  fault: string | undefined,
): SafeHtml {
  const { telegram: said } = words.alarm;
  const known = site.alarm.telegram;
  return html`${input('token', said.token, { hint: known ? said.tokenHint : said.tokenHintNew, fault })}
${input('chat', said.chat, { hint: said.chatHint, value: typed ?? known?.chat })}`;
}

function input(
  name: string,
  label: string,
  { hint, fault, value = '' }: { hint: string; fault?: string | undefined; value?: string | undefined },
): SafeHtml {
  return html`<div class="field"><label for="${name}">${label}</label>
${hintLine(name, hint)}${faultLine(name, fault)}<input id="${name}" name="${name}" autocomplete="off" autocapitalize="off" spellcheck="false" value="${value}"${described(name, { hint, fault })}></div>`;
}

function showSecret(visit: Visit, secret: string): void {
  const { words, path } = visit;
  const { webhook: said } = words.alarm;
  const body = html`<h1>${said.shown}</h1>
<p class="card"><code>${secret}</code></p>
<p>${said.shownHint}</p>
<p><a class="plain" href="${path('alarm')}">${said.go}</a></p>`;
  answer(visit, { title: words.sections.alarm.title, body });
}
