// Runs on the lists of the desk. Everything works without it; with it, nothing is loaded twice.
(() => {
  const texts = document.getElementById('script-texts')?.dataset;
  if (!texts) return;
  const items = document.querySelector('.items');
  const wide = matchMedia('(min-width: 1100px)');
  /** Articles decided on this page, the last one at the end. */
  const decided = [];
  /** The end of the press that was made last. */
  let last = Promise.resolve();

  /** The server's answer as a document, in which nothing runs: no text becomes code on the way. */
  function ask(method, address, body) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(method, address);
      request.responseType = 'document';
      request.timeout = 20_000;
      request.setRequestHeader('Desk-Piece', '1');
      if (body) request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
      request.onload = () => resolve(request);
      request.onerror = request.ontimeout = () => reject(new Error('not sent'));
      request.send(body);
    });
  }

  function say(text) {
    const status = document.getElementById('said');
    if (status) status.textContent = text;
  }

  // --- deciding -----------------------------------------------------------------------------------------------------

  document.addEventListener('submit', (event) => {
    const form = event.target;
    const comment = form.querySelector('input[name="comment"]')?.value;
    // Presses on a comment that is not on this page are the browser's own.
    const article = document.getElementById(`c-${comment}`);
    if (form.method !== 'post' || !article || !items) return;
    event.preventDefault();
    last = press(form, event.submitter, article);
  });

  async function press(form, button, article) {
    if (article.getAttribute('aria-busy') === 'true') return;
    article.setAttribute('aria-busy', 'true');
    article.querySelector('.unsaved')?.remove();
    const body = new URLSearchParams(new FormData(form, button)).toString();
    let answer;
    try {
      answer = await ask('POST', form.getAttribute('action') || location.href, body);
    } catch {
      return unsaved(article);
    }
    // What was typed stays where it is: another page of the desk may be opened beside this one.
    if (answer.status === 401 || answer.status === 403) return unsaved(article, texts.ended);
    const whole = answer.getResponseHeader('Desk-Whole');
    if (whole) {
      // The page may be come back to as it is.
      article.removeAttribute('aria-busy');
      return location.assign(whole);
    }
    const fresh = answer.response?.querySelector('.item');
    if (answer.status >= 500 || !fresh) return unsaved(article);
    takeOver(article, document.importNode(fresh, true), answer.response);
  }

  function unsaved(article, why = texts.failed) {
    article.removeAttribute('aria-busy');
    const line = document.createElement('p');
    line.className = 'notice unsaved';
    line.setAttribute('role', 'alert');
    line.textContent = why;
    const tools = article.querySelector('.tools') ?? article.lastElementChild;
    tools.before(line);
    line.scrollIntoView({ block: 'nearest' });
  }

  function takeOver(article, fresh, answer) {
    for (const id of ['tabs', 'day']) {
      const part = answer.getElementById(id);
      if (part) document.getElementById(id)?.replaceWith(document.importNode(part, true));
    }
    const was = article.classList.contains('waiting') || article.classList.contains('checking');
    article.replaceWith(fresh);
    const done = fresh.classList.contains('folded');
    const state = fresh.querySelector('summary b')?.textContent ?? '';
    markRow(fresh.id, done ? state : '');
    const at = decided.indexOf(fresh.id);
    if (at >= 0) decided.splice(at, 1);
    const notice = fresh.querySelector('.notice')?.textContent ?? '';
    if (!done) {
      say(notice || texts.waiting.replace('{name}', nameOf(fresh)));
      if (wide.matches) open(fresh);
      return focusOn(fresh);
    }
    decided.push(fresh.id);
    say([`${state} · ${nameOf(fresh)}`, notice].filter(Boolean).join('. '));
    for (const other of document.querySelectorAll('.item.lately')) other.classList.remove('lately');
    fresh.classList.add('lately');
    if (was) goOn(fresh);
  }

  const nameOf = (article) => article.querySelector('summary bdi, .by bdi')?.textContent ?? '';
  /** After a decision the next comment slides up below the line that says what was done. */
  function goOn(from) {
    const next = waitingFrom(from, 1) ?? waitingFrom(from, -1);
    if (!next) return from.scrollIntoView({ block: 'nearest' });
    if (wide.matches) open(next);
    else from.scrollIntoView({ block: 'start' });
    focusOn(next);
  }

  // --- going from comment to comment ----------------------------------------------------------------------------------

  const all = () => [...document.querySelectorAll('.items > .item')];

  function waitingFrom(article, step) {
    const list = all();
    for (let at = list.indexOf(article) + step; list[at]; at += step)
      if (!list[at].classList.contains('folded')) return list[at];
    return null;
  }

  /** The comment that keys are about: on a wide screen the open one, else the one that has the focus or is in sight. */
  function current() {
    const focused = document.activeElement?.closest('.item');
    const open = document.querySelector('.item:target');
    if (wide.matches) return open ?? all()[0] ?? null;
    if (focused) return focused;
    return all().find((item) => item.getBoundingClientRect().bottom > 160) ?? null;
  }

  function open(article) {
    location.replace(`#${article.id}`);
    noteRow();
  }

  function focusOn(article) {
    article.tabIndex = -1;
    article.focus({ preventScroll: true });
  }

  function move(step) {
    const list = all();
    const from = current();
    const next = list[Math.min(list.length - 1, Math.max(0, from ? list.indexOf(from) + step : 0))];
    if (!next) return;
    const fold = next.querySelector('.fold');
    if (wide.matches && fold) fold.open = true;
    open(next);
    focusOn(next);
  }

  const rowOf = (id) => document.querySelector(`.rows a[href="#${CSS.escape(id)}"]`);

  function markRow(id, state) {
    const row = rowOf(id);
    if (!row) return;
    row.classList.toggle('done', state !== '');
    row.querySelector('em')?.remove();
    if (!state) return;
    const mark = document.createElement('em');
    mark.textContent = `${state} `;
    row.querySelector('.excerpt')?.prepend(mark);
  }

  function noteRow() {
    for (const row of document.querySelectorAll('.rows [aria-current]')) row.removeAttribute('aria-current');
    const here = wide.matches ? current() : null;
    const row = here && rowOf(here.id);
    row?.setAttribute('aria-current', 'true');
    row?.scrollIntoView({ block: 'nearest' });
    const fold = here?.querySelector('.fold');
    if (fold) fold.open = true;
  }
  addEventListener('hashchange', noteRow);
  noteRow();

  // --- keys -----------------------------------------------------------------------------------------------------------

  const keys = document.getElementById('keys');
  const opener = document.getElementById('keys-open');
  const onOff = document.getElementById('keys-on');
  const KEPT = 'binhluan-desk-keys';
  let on = true;
  try {
    on = localStorage.getItem(KEPT) !== 'off';
  } catch {
    // No storage: keys are on.
  }
  if (keys && opener && onOff && items) {
    opener.hidden = false;
    opener.addEventListener('click', () => keys.showModal());
    onOff.checked = on;
    onOff.addEventListener('change', () => {
      on = onOff.checked;
      try {
        localStorage.setItem(KEPT, on ? 'on' : 'off');
      } catch {
        // It holds for this page.
      }
    });
  }

  function pressButton(article, ...actions) {
    const wanted = actions.map((action) => `button[name="action"][value="${action}"]`);
    const button = article?.querySelector(wanted.join());
    if (button) button.form.requestSubmit(button);
  }

  const DO = {
    j: () => move(1),
    k: () => move(-1),
    a: () => pressButton(current(), 'approve'),
    r: () => pressButton(current(), 'reject'),
    s: () => pressButton(current(), 'spam'),
    // What was just pressed counts, also when its answer is still on the way.
    u: () => last.then(() => pressButton(document.getElementById(decided.at(-1) ?? ''), 'undo', 'reopen')),
    '?': () => keys.showModal(),
  };

  addEventListener('keydown', (event) => {
    if (!on || !items || !keys || keys.open) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (event.target.closest?.('input, textarea, select, [contenteditable]')) return;
    const act = DO[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // --- what comes in meanwhile ------------------------------------------------------------------------------------------

  const arrivals = document.getElementById('arrivals');
  const EVERY_MS = Number(texts.every);

  async function lookForNew() {
    if (document.visibilityState !== 'visible' || !arrivals?.dataset.ask) return;
    const { after, list } = arrivals.dataset;
    const answer = await ask('GET', `${arrivals.dataset.ask}?after=${encodeURIComponent(after)}`).catch(
      () => null,
    );
    if (answer?.status === 401) return say(texts.ended);
    const n = Number(answer?.response?.querySelector('[data-new]')?.dataset.new ?? 0);
    if (!n || arrivals.dataset.shown === String(n)) return;
    arrivals.dataset.shown = String(n);
    const link = document.createElement('a');
    link.className = 'plain';
    link.href = `${list}?after=${encodeURIComponent(after)}`;
    link.textContent = (n === 1 ? texts.newOne : texts.newMany).replace('{n}', String(n));
    arrivals.replaceChildren(link);
  }
  if (arrivals?.dataset.ask && EVERY_MS) {
    setInterval(lookForNew, EVERY_MS);
    document.addEventListener('visibilitychange', lookForNew);
  }

  // --- the next portion, and all boxes --------------------------------------------------------------------------------

  /** A page of more comments would be slow on an old phone: from there on the browser opens the next portion. */
  const MOST = 100;

  document.addEventListener('click', async (event) => {
    const more = event.target.closest('.next a');
    const here = more && items && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (here && all().length < MOST) {
      event.preventDefault();
      if (more.getAttribute('aria-busy') === 'true') return;
      more.setAttribute('aria-busy', 'true');
      const answer = await ask('GET', more.href).catch(() => null);
      const fresh = answer?.status === 200 ? answer.response : null;
      if (!fresh?.querySelector('.items')) return location.assign(more.href);
      const list = document.querySelector('.rows ol');
      for (const row of fresh.querySelectorAll('.rows li')) list?.append(document.importNode(row, true));
      const [first, ...rest] = [...fresh.querySelectorAll('.items > .item')].map((item) =>
        document.importNode(item, true),
      );
      items.append(first, ...rest);
      const next = fresh.querySelector('.next');
      const place = more.closest('.next');
      if (next) place.replaceWith(document.importNode(next, true));
      else place.remove();
      if (wide.matches) open(first);
      focusOn(first);
      return;
    }
    const every = event.target.closest('#all');
    const boxes = [...document.querySelectorAll('#many input[type="checkbox"]')];
    if (!every || !boxes.length) return;
    event.preventDefault();
    const tick = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = tick;
    every.textContent = tick ? texts.none : texts.all;
  });
})();
