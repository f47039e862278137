import { type Answer, ask, type Listing } from './api.ts';
import type { Context, Life } from './context.ts';
import { button, h, on, quietly, refill } from './dom.ts';
import { drawForm } from './form.ts';
import { createList } from './list.ts';
import { createMemory, type Kept, type Reader } from './memory.ts';
import { leadsToComment, type Options } from './place.ts';
import { dress, wear } from './style.ts';
import { loadTexts, wordsOf } from './texts.ts';

/** Keys typed in the box are not the page's shortcuts nor its default button's; what is copied here is no matter of its. */
const ours = 'keydown keypress keyup copy cut paste contextmenu selectstart';

export interface Box {
  /** Asks the service and draws the box. Never rejects: what fails is shown, with a way on. */
  start(): Promise<unknown>;
  /** The network is back, the page is looked at again, a link leads to a comment, or a minute has gone. */
  wake(): unknown;
  /** The colours around it may have changed. */
  paint(): void;
}

/** Makes a box in `host`, an element of the page; `base` is the service's address with a slash at its end. */
export function createBox(host: HTMLElement, base: string, options: Options): Box {
  const { site, article, sort = 'newest' } = options;
  const root = host.attachShadow({ mode: 'open' });
  const frame = h('div.box');
  const box: Box = { start, wake() {}, paint: dress(root, host, options.theme) };
  const get: Context['get'] = (path, query) =>
    ask(base, `${path}?${new URLSearchParams({ site, article, ...query })}`);

  root.append(frame);
  for (const type of ours.split(' ')) on(root, type, (event) => event.stopPropagation());
  // A list that the page brought along is seen until the living one stands.
  refill(frame, h('slot'));

  function tell(name: string, detail: Record<string, unknown>) {
    host.dispatchEvent(
      new CustomEvent(`binhluan:${name}`, { bubbles: true, detail: { site, article, ...detail } }),
    );
  }
  /** Words in the language of a tag like `en-GB`. */
  async function speak(tag: string | undefined) {
    const lang = /^en/i.test(`${tag}`) ? 'en' : 'vi';
    const texts = await loadTexts(lang, base);
    refill(frame, { lang });
    return { lang, texts, t: wordsOf(texts, lang) };
  }

  async function start() {
    try {
      const answer = await get<Listing>('v1/comments', { sort });
      if (!answer.ok) throw answer.body.code || answer.status;
      await open(answer);
    } catch (cause) {
      const code = `${cause || 'away'}`;
      box.wake = start;
      const { t } = await speak(options.lang).catch(() => speak('vi'));
      refill(frame, h('slot'), h('p.message', { role: 'alert' }, t('away')), button(t('retry'), start));
      // For whoever set the page up: an unknown site, an article id that is too long.
      console.warn('binhluan', site, article, code);
      tell('error', { code });
    }
  }

  async function open({ body, now }: Answer<Listing>) {
    const { settings, count } = body;
    const language = await speak(options.lang || settings.locale);
    const { t } = language;
    const ahead = now - Date.now();
    const memory = createMemory<Kept>(`binhluan:${site}:${article}:`);
    const reader = createMemory<Reader>('binhluan:');
    const form = drawForm(settings, t);
    const status = h('div.status', { role: 'status' });
    const place = h('div.own');
    const shut = settings.closed ? 'closed' : settings.paused && 'paused';
    const stand = h('div.stand', shut ? h('p', t(shut)) : form, status);
    const context: Omit<Context, 'list'> & Partial<Pick<Context, 'list'>> = {
      ...{ ...language, base, options, get, settings, memory, reader, tell },
      ...{ form, place, stand, status, shut },
      now: () => Date.now() + ahead,
      wear: (styles: string) => wear(root, styles),
      dom: { ask, h, on, refill, button },
    };
    const seed = `${crypto.getRandomValues(new Uint8Array(31))}`;
    let tries = 0;
    let coming: Promise<Life | undefined> | undefined;
    let life: Life | undefined;

    /** Fetches what makes a box do things, when somebody first does. */
    function live() {
      // A file that failed is asked for by another address: some browsers remember the failure.
      coming ||= import(`${base}embed.live.js?${tries++}`).then(
        (file) => (life = file.default(context)),
        () => (coming = undefined),
      );
      return coming;
    }
    async function act(what: (life: Life) => unknown, pressed: HTMLElement) {
      const alive = await live();
      if (alive) return what(alive);
      const label = pressed.textContent;
      refill(pressed, t('moreFailed'));
      setTimeout(() => refill(pressed, label), 4e3);
    }
    const list = createList(context as Context, body, act, () => (life ? life.arrange() : 0));
    context.list = list;
    refill(frame, place, stand, list.element);

    form.elements.text.value = memory('draft') || '';
    on(form, 'focusin', live);
    on(form, 'input', () => memory('draft', form.elements.text.value));
    on(form, 'submit', async (event) => {
      event.preventDefault();
      const alive = await live();
      const fields = alive ? undefined : `${new URLSearchParams(new FormData(form) as never)}`;
      memory('pressed', { ...memory('pressed'), [seed]: fields });
      if (alive) return alive.submit();
      refill(status, h('p.message', t('offline')));
    });
    tell('ready', { count });
    box.wake = async () => {
      const alive = await live();
      if (alive) return alive.wake();
      form.hidden = false;
    };
    // A card is about to stand here instead.
    form.hidden = memory('covered') as boolean;
    // Who has done something here before may have left something, such as a draft.
    if (reader('id') || memory('draft') || options.form || leadsToComment()) quietly(box.wake);
  }
  return box;
}
