/**
 * What a reader typed, made storable: one Unicode form, nothing invisible, nothing that climbs out of its line.
 * Everything visible stays as it was typed.
 */

const MAX_LINE_BREAKS = 30;
const MAX_MARKS = 2;
/** Khmer, Hebrew and others put up to four different marks of their own script on one letter, and never one twice. */
const MAX_SCRIPT_MARKS = 4;

// C0 and C1 but for \n and \t, DEL, interlinear annotation signs, noncharacters.
const CONTROLS = /[\0-\x08\x0b-\x1f\x7f-\x9f\ufff9-\ufffb]|\p{Noncharacter_Code_Point}/gu;
// Unicode's own list of what shows nothing: zero-width signs, bidi controls, tags, fillers, soft hyphen, variation
// selectors. The joiners and selectors that build an emoji are kept by `keepInEmoji`.
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
const SELECTOR_BASE = /\p{Emoji}$/u;
const JOINER_BEFORE = /\p{Extended_Pictographic}\p{Emoji_Modifier}?\ufe0f?$/u;
const JOINER_AFTER = /^\p{Extended_Pictographic}/u;

// Sorting thousands of marks takes long; no writing has more than thirty (UAX #15, Stream-Safe Text Format).
const MARK_PILE = /(\p{M}{30})\p{M}+/gu;
const MARK_RUN = /\p{M}{3,}/gu;
const SHARED_MARK = /\p{Script=Inherited}/u;

/**
 * Text as it is stored, judged and shown: well-formed, NFC, without control, bidi, zero-width and tag characters, at
 * most two combining marks on a letter (four where a script needs them), at most 30 line breaks (later ones become
 * spaces), trimmed.
 * Idempotent; never longer than its input but for the few letters NFC spells out (at most three times as long).
 */
export function normalise(text: string): string {
  const lines = text.toWellFormed().replace(/\r\n?|[\u2028\u2029]/g, '\n');
  const visible = lines.replace(CONTROLS, '').replace(INVISIBLE, keepInEmoji).replace(MARK_PILE, '$1');
  // A mark that loses its neighbour may compose with the letter: NFC again after the cut.
  const composed = visible.normalize('NFC').replace(MARK_RUN, cutMarks).normalize('NFC');
  return limitLineBreaks(composed.trim());
}

/** A name is one line: `normalise`, then every run of white space is one space. */
export function normaliseName(name: string): string {
  return normalise(name).replace(/\s+/g, ' ').trim();
}

function keepInEmoji(sign: string, offset: number, text: string): string {
  const before = text.slice(Math.max(0, offset - 6), offset);
  if (sign === '\ufe0e' || sign === '\ufe0f') return SELECTOR_BASE.test(before) ? sign : '';
  if (sign !== '\u200c' && sign !== '\u200d') return '';
  const after = text.slice(offset + 1, offset + 3);
  return JOINER_BEFORE.test(before) && JOINER_AFTER.test(after) ? sign : '';
}

function cutMarks(run: string): string {
  const marks = [...run];
  const ofOneScript = new Set(marks).size === marks.length && !marks.some((mark) => SHARED_MARK.test(mark));
  return marks.slice(0, ofOneScript ? MAX_SCRIPT_MARKS : MAX_MARKS).join('');
}

function limitLineBreaks(text: string): string {
  if (text.split('\n', MAX_LINE_BREAKS + 2).length <= MAX_LINE_BREAKS + 1) return text;
  // Empty lines go first: a long poem keeps its lines.
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const rest = lines.splice(MAX_LINE_BREAKS);
  return rest.length === 0 ? lines.join('\n') : [...lines, rest.join(' ')].join('\n');
}
