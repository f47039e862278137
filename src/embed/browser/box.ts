import { type Answer, connect, type Listing } from './api.ts';
import type { Context, Writing } from './context.ts';
import { button, h, on, refill } from './dom.ts';
import { createFields } from './fields.ts';
import { createList, listPath } from './list.ts';
import { createMemory } from './memory.ts';
import type { Options } from './place.ts';
import { dress } from './style.ts';
import { builtInTexts, loadTexts, type Texts } from './texts.ts';

/** Keys typed in the box are not the page's shortcuts nor its default button's; what is copied here is no matter of its. */
const ours = ['keydown', 'keypress', 'keyup', 'copy', 'cut', 'paste', 'contextmenu', 'selectstart'];

/** Opens a box in `host`, an element of the page. What fails later is shown in the box, with a way on. */
export function openBox(host: HTMLElement, base: string, options: Options): void {
  const { site, article, sort } = options;
  const root = host.attachShadow({ mode: 'open' });
  const box = h('div', { part: 'box' });
  const api = connect(base);
  const firstLang = options.lang || (/^en/i.test(document.documentElement.lang) ? 'en' : 'vi');
  const firstTexts = builtInTexts(firstLang);
  let restart: (() => unknown) | null = null;

  dress(root, host, options.theme);
  root.appendChild(box);
  for (const type of ours) on(root, type, (event) => event.stopPropagation());
  hear(window, 'online', () => restart?.());
  start();

  function hear(target: EventTarget, type: string, act: () => unknown) {
    const stop = on(target, type, () => (host.isConnected ? act() : stop()));
  }
  function tell(name: string, detail: Record<string, unknown>) {
    host.dispatchEvent(
      new CustomEvent(`binhluan:${name}`, { bubbles: true, detail: { site, article, ...detail } }),
    );
  }
  function show(lang: string, ...parts: HTMLElement[]) {
    box.lang = lang;
    refill(box, ...parts);
  }

  async function start(): Promise<void> {
    restart = null;
    show(firstLang, h('p', { part: 'loading' }, firstTexts.loading));
    try {
      const answer = await api<Listing>('GET', listPath(site, article, sort));
      if (!answer.ok) throw answer.body.code || answer.status;
      const lang = options.lang || answer.body.settings.locale || 'vi';
      open(answer, lang, await loadTexts(lang, base));
    } catch (cause) {
      restart = start;
      const words = h('p', { part: 'message', role: 'alert' }, firstTexts.away);
      show(firstLang, h('div', { part: 'away' }, words, button(firstTexts.retry, start)));
      // For whoever set the page up: an unknown site, an article id that is too long.
      console.warn(`binhluan: ${site} ${article}: ${cause || 'away'}`);
      tell('error', { code: `${cause || 'away'}` });
    }
  }

  function open({ body, now }: Answer<Listing>, lang: string, texts: Texts) {
    const { settings } = body;
    const ahead = now - Date.now();
    const status = h('div', { part: 'status', role: 'status' });
    const place = h('div', { part: 'own' });
    const memory = createMemory(`binhluan:${site}:${article}`);
    const shut = settings.closed ? texts.closed : settings.paused && texts.paused;
    const fields = shut ? null : createFields(settings, texts, submit);
    const say: Context['say'] = (message, choices = [], fault) => {
      const buttons = choices.map(({ label, act }) => button(label, act));
      const words = message && h('p', { part: fault ? 'problem' : 'message' }, message);
      refill(status, words, buttons[0] && h('div', { part: 'actions' }, ...buttons));
    };
    const context: Context = {
      ...{ options, api, texts, lang, settings, memory, fields, place, say, tell, hear },
      reader: createMemory('binhluan'),
      now: () => Date.now() + ahead,
    };

    let writing: Promise<Writing> | null = null;
    let tries = 0;
    /** Fetches the part that writes: at the first touch of the form, or at once if this device holds something. */
    function write(): Promise<Writing> {
      // A file that failed is asked for under another address: some browsers remember the failure.
      writing ||= import(`${base}/embed.more.js${tries++ ? `?${tries}` : ''}`).then(({ start: begin }) =>
        begin(context),
      );
      return writing.catch((cause) => {
        writing = null;
        throw cause;
      });
    }
    function submit(): Promise<unknown> {
      return write().then(
        (part) => part.submit(),
        () => say(texts.away, [{ label: texts.retry, act: submit }], true),
      );
    }

    show(lang, place, fields?.element || h('p', { part: 'closed' }, shut), status, createList(context, body));
    const { draft, attempt, sent = {} } = memory.read();
    const own = Object.keys(sent);
    if (fields) {
      const { element, inputs, forget } = fields;
      const { name = '' } = context.reader.read();
      if (inputs.text) inputs.text.value = draft || '';
      if (inputs.name) inputs.name.value = name;
      forget.hidden = !name;
      // A card is about to stand here instead.
      element.hidden = own.some((id) => !sent[id]?.seen);
      on(element, 'focusin', write);
    }
    if (draft || attempt || own[0])
      write().catch(() => {
        if (fields) fields.element.hidden = false;
      });
    tell('ready', { count: body.count });
  }
}
