import messengers from '../messengers.json' with { type: 'json' };
import { foldWords } from '../text/fold.ts';

const services = new Map(Object.entries(messengers));

// A Vietnamese number with up to two signs between its digits, and the letter o for a zero. Every repeat is bounded.
const DIGITS = /(?<![\p{L}\p{N}])(?:\(?\+?84\)?|\(?[0oO])(?:[ \t.\-_()]{0,2}[\doO]){8,11}(?![\p{L}\p{N}])/gu;
const MOBILE = /^0[35789]\d{8}$/;
const LANDLINE = /^02\d{9}$/;
const DATE = /(?<!\d)\d{1,2}([.-])\d{1,2}\1(?:19|20)\d\d(?!\d)/;
const NEXT_WORDS = 5;

/** Vietnamese phone numbers: `0905 123 456`, `(+84) 905.123.456`, `O9O5-123-456`. Not dates. UTF-16 offsets. */
export function findPhones(text: string): [start: number, end: number][] {
  const phones: [number, number][] = [];
  for (const match of text.matchAll(DIGITS)) {
    const digits = match[0].replace(/[oO]/g, '0').replace(/\D/g, '');
    const number = digits.startsWith('84') ? `0${digits.slice(2)}` : digits;
    if ((MOBILE.test(number) || LANDLINE.test(number)) && !DATE.test(match[0])) {
      phones.push([match.index, match.index + match[0].length]);
    }
  }
  return phones;
}

/** A messenger's name with a number or an @name close behind it. */
export function findHandles(text: string): { service: string; start: number; end: number }[] {
  const handles: { service: string; start: number; end: number }[] = [];
  const words = foldWords(text);
  for (const [at, word] of words.entries()) {
    const service = services.get(word.syllables);
    if (service === undefined) continue;
    const next = words.slice(at + 1, at + 1 + NEXT_WORDS);
    const hasNumber = /\d{8}/.test(next.map((each) => each.syllables).join(''));
    const handle = hasNumber
      ? next.findLast((each) => /\d/.test(each.syllables))
      : next.find((each) => text[each.start - 1] === '@');
    if (handle) handles.push({ service, start: word.start, end: handle.end });
  }
  return handles;
}
