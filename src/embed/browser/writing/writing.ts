import type { Context, Writing } from '../context.ts';
import type { AllTexts } from '../texts.ts';
import { bindFields } from './behaviour.ts';
import type { Desk } from './desk.ts';
import { createOwn } from './own.ts';
import { createSending } from './sending.ts';
import vi from './vi.json' with { type: 'json' };

/** Puts life into a box: the form sends, the reader's own comments appear. Called once for each box. */
export function start(context: Context): Writing {
  // English arrives whole; Vietnamese brings its second half here.
  const texts = { ...vi, ...context.texts } as AllTexts;
  const desk: Desk = { ...context, texts };
  const { fields, memory, hear } = desk;
  let another = false;

  const own = createOwn(desk, {
    another() {
      another = true;
      desk.say('');
      if (fields) fields.element.hidden = false;
      fields?.inputs.text?.focus();
    },
    changed(waiting) {
      if (fields) fields.element.hidden = waiting && !another;
    },
  });
  const form = fields && bindFields(fields, desk);
  const sending =
    form &&
    createSending(desk, form, (sent) => {
      another = false;
      own.add(sent);
    });

  let asked = 0;
  function refresh() {
    if (document.visibilityState === 'hidden' || Date.now() - asked < 15e3) return;
    asked = Date.now();
    return own.refresh();
  }
  hear(document, 'visibilitychange', refresh);
  refresh();
  hear(window, 'online', resume);
  resume();
  function resume() {
    return sending?.resume(memory.read().attempt);
  }
  return { submit: () => sending?.submit() };
}
