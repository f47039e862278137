import type { Check, Reason } from '../facts.ts';
import { findHandles, findPhones } from '../links/contacts.ts';
import { mergeSpans } from '../text/spans.ts';

/** Phone numbers, however they are taken apart, and names on messengers: an advert's usual end, and private data. */
export const contacts: Check = ({ text }) => {
  const reasons: Reason[] = [];
  const phones = findPhones(text);
  if (phones.length > 0) reasons.push({ check: 'phone', points: 2, spans: mergeSpans(phones) });
  const handles = findHandles(text);
  if (handles.length > 0) {
    const service = [...new Set(handles.map((handle) => handle.service))].join(', ');
    const spans = mergeSpans(handles.map(({ start, end }) => [start, end]));
    reasons.push({ check: 'handle', points: 3, params: { service }, spans });
  }
  return reasons;
};
