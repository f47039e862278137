/** What programs between a mail server and a person do with a mailed link, as far as they need no browser. */
import { formsIn, hrefsIn } from '../faults/moderating.ts';
import { followed, questionOf } from './asking.ts';
import type { Answer } from './stage.ts';

export type Profile = (visit: Visit, path: string) => Promise<void>;

export interface Visit {
  get(path: string, init?: RequestInit): Promise<Answer>;
  post(path: string, fields: [string, string][]): Promise<Answer>;
}

const PREFETCH = { 'Sec-Purpose': 'prefetch;prerender', Purpose: 'prefetch', 'X-Moz': 'prefetch' };
const SAFE_LINKS = { 'User-Agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) SafeLinks' };

interface Form {
  fields: [string, string][];
  buttons: { name: string; value: string }[];
}

/** @param ticking also sends boxes that nobody has ticked, as a program does that fills in everything */
function formsOf({ body }: Answer, { ticking = false } = {}): Form[] {
  return formsIn(body).map(({ fields, unticked, buttons }) => ({
    fields: Object.entries(fields).filter(([name]) => name !== '' && (ticking || !unticked.includes(name))),
    buttons,
  }));
}

const withoutProof = (fields: [string, string][]) => fields.filter(([name]) => name !== 'nonce');

/** A button of a page and the fields of its form. */
interface Control {
  /** Finds it again on the page when that is opened anew. */
  key: string;
  /** The comment its form is about; '' on a page that has no such field. */
  about: string;
  fields: [string, string][];
}

function controlsOf(page: Answer): Control[] {
  const met = new Map<string, number>();
  return formsOf(page, { ticking: true }).flatMap(({ fields, buttons }) =>
    buttons.map(({ name, value }) => {
      const about = fields.find(([field]) => field === 'comment')?.[1] ?? '';
      const kind = `${about} ${name} ${value}`;
      const nth = met.get(kind) ?? 0;
      met.set(kind, nth + 1);
      return { key: `${kind} ${nth}`, about, fields: [...fields.map(fillIn), [name, value]] };
    }),
  );
}

type Order = (controls: readonly Control[]) => Control[];
const asTheyStand: Order = (controls) => [...controls];
const reversed: Order = (controls) => controls.toReversed();

/** The same order for the same seed (mulberry32, Fisher and Yates). */
function shuffled(seed: number): Order {
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return (controls) => {
    const cards = [...controls];
    for (let last = cards.length - 1; last > 0; last--) {
      const other = Math.floor(random() * (last + 1));
      [cards[last], cards[other]] = [cards[other] as Control, cards[last] as Control];
    }
    return cards;
  };
}

/**
 * Opens the page anew for each of its buttons, until none is left that was not pressed.
 * @param follow also presses, on the page that answers, every button about the same comment; of a page with many
 *   comments only for the first and for the page as a whole
 */
async function eachOnItsOwn({ get, post }: Visit, path: string, order: Order, follow = false): Promise<void> {
  const pressed = new Set<string>();
  let first: string | undefined;
  for (let round = 0; round < 5; round++) {
    const due = order(controlsOf(await get(path))).filter(({ key }) => !pressed.has(key));
    if (!due.length) return;
    for (const { key } of due) {
      pressed.add(key);
      const control = controlsOf(await get(path)).find((each) => each.key === key);
      if (!control) continue;
      const answer = await post(path, control.fields);
      first ??= control.about;
      if (!follow || ![first, '*'].includes(control.about)) continue;
      const next = controlsOf(await followed(answer, get)).filter(({ about }) => about === control.about);
      for (const { fields } of order(next)) await post(path, fields);
    }
  }
}

const ASKS = / (reply|forward|ban|close-article|pause-site|approve-rest) /;

/** Presses nothing but what leads to the pages that ask, and there fills in and presses everything. */
async function onPagesThatAsk(visit: Visit, path: string, order: Order): Promise<void> {
  for (const { key } of controlsOf(await visit.get(path)).filter((each) => ASKS.test(each.key))) {
    const control = controlsOf(await visit.get(path)).find((each) => each.key === key);
    const to = control && questionOf(await visit.post(path, control.fields));
    if (to) await eachOnItsOwn(visit, to, order);
  }
}

/** The same with all of the page's buttons at the same time. */
async function allOnTheirOwn({ get, post }: Visit, path: string, order: Order): Promise<void> {
  await Promise.all(
    order(controlsOf(await get(path))).map(async ({ key }) => {
      const control = controlsOf(await get(path)).find((each) => each.key === key);
      if (control) await post(path, control.fields);
    }),
  );
}

/** Every way of two presses, each begun with a page that was opened for it. */
export async function everyWay(
  { get, post }: Visit,
  path: string,
  order: 'as they stand' | 'reversed',
): Promise<void> {
  const sorted = order === 'reversed' ? reversed : asTheyStand;
  const first = async (key: string) => {
    const control = controlsOf(await get(path)).find((each) => each.key === key);
    return control ? followed(await post(path, control.fields), get) : null;
  };
  for (const { key } of sorted(controlsOf(await get(path)))) {
    const answer = await first(key);
    if (!answer) continue;
    for (const second of sorted(controlsOf(answer))) {
      const again = await first(key);
      const control = again && controlsOf(again).find((each) => each.key === second.key);
      if (control) await post(path, control.fields);
    }
  }
}

/** Programs of these names open a page for each button: who comes after them is asked to press once more. */
export const MANY_PAGES = /for each button/;

export const PROFILES: Record<string, Profile> = {
  'asks with HEAD': async ({ get }, path) => void (await get(path, { method: 'HEAD' })),
  'opens the link': async ({ get }, path) => void (await get(path, { headers: SAFE_LINKS })),
  'prefetches the link': async ({ get }, path) => void (await get(path, { headers: PREFETCH })),
  'opens the link and every link on its page': async ({ get }, path) => {
    const page = await get(path);
    for (const href of hrefsIn(page.body).filter((each) => each.startsWith('/'))) await get(href);
  },
  'sends every form without a button': async ({ get, post }, path) => {
    const page = await get(path);
    for (const { fields } of formsOf(page)) await post(path, fields);
  },
  'sends every form with its first button': async ({ get, post }, path) => {
    const page = await get(path);
    for (const { fields, buttons } of formsOf(page)) {
      const [first] = buttons;
      if (first) await post(path, [...fields, [first.name, first.value]]);
    }
  },
  'presses every button without the fields of the page': async ({ get, post }, path) => {
    const page = await get(path);
    for (const { fields, buttons } of formsOf(page))
      for (const { name, value } of buttons) await post(path, [...withoutProof(fields), [name, value]]);
  },
  'presses every button of the page': async ({ get, post }, path) => {
    const page = await get(path);
    for (const { fields, buttons } of formsOf(page))
      for (const { name, value } of buttons) await post(path, [...fields, [name, value]]);
  },
  'presses every button of the page at once': async ({ get, post }, path) => {
    const page = await get(path);
    await Promise.all(
      formsOf(page).flatMap(({ fields, buttons }) =>
        buttons.map(({ name, value }) => post(path, [...fields, [name, value]])),
      ),
    );
  },
  'opens the page anew for each button': (visit, path) => eachOnItsOwn(visit, path, asTheyStand),
  'opens the page anew for each button, from the last to the first': (visit, path) =>
    eachOnItsOwn(visit, path, reversed),
  'opens the page anew for each button, in any order (1)': (visit, path) =>
    eachOnItsOwn(visit, path, shuffled(1)),
  'opens the page anew for each button, in any order (2)': (visit, path) =>
    eachOnItsOwn(visit, path, shuffled(2)),
  'opens the page anew for each button, in any order (3)': (visit, path) =>
    eachOnItsOwn(visit, path, shuffled(3)),
  'opens the page once for each button, all at once': (visit, path) =>
    allOnTheirOwn(visit, path, asTheyStand),
  'opens the page once for each button, all at once, from the last to the first': (visit, path) =>
    allOnTheirOwn(visit, path, reversed),
  'presses every button of the page, from the last to the first': async ({ get, post }, path) => {
    for (const { fields } of reversed(controlsOf(await get(path)))) await post(path, fields);
  },
  'opens the page anew for each button, and presses every button of the answer': (visit, path) =>
    eachOnItsOwn(visit, path, asTheyStand, true),
  'opens the page anew for each button, and presses every button of the answer, all from the last to the first':
    (visit, path) => eachOnItsOwn(visit, path, reversed, true),
  'opens the pages that ask, anew for each button of theirs': (visit, path) =>
    onPagesThatAsk(visit, path, asTheyStand),
  'opens the pages that ask, anew for each button of theirs, from the last to the first': (visit, path) =>
    onPagesThatAsk(visit, path, reversed),
  'presses every button there, and every button of the pages these lead to': async (visit, path) => {
    const { get, post } = visit;
    const page = await get(path);
    for (const { fields, buttons } of formsOf(page))
      for (const { name, value } of buttons) {
        const second = await followed(await post(path, [...fields, [name, value]]), get);
        if (!second.body.includes('name="asked"')) continue;
        for (const form of formsOf(second, { ticking: true })) {
          const filled = form.fields.map(fillIn);
          for (const button of form.buttons) await post(path, [...filled, [button.name, button.value]]);
        }
      }
  },
};

/** What a program types that fills in everything. */
function fillIn([name, value]: [string, string]): [string, string] {
  const words: Record<string, string> = {
    text: 'test',
    email: 'scanner@scanner.example',
    note: 'test',
    sure: 'yes',
    by: 'network',
    term: 'ever',
  };
  return [name, words[name] ?? value];
}
