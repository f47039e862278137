/** The desk over the stage of the moderation pages: people who are seated, and what they press. */
import type { ModerationDeps } from '../../src/moderation/router.ts';
import { openSession, personHash } from '../../src/store/moderators/sessions.ts';
import { followed } from '../moderation/asking.ts';
import { type Answer, nonceIn, openStage, type Stage } from '../moderation/stage.ts';

type Fields = Record<string, string>;

export interface Desk extends Stage {
  /** Somebody with a session of their own. */
  seat(email?: string): Promise<Person>;
}

export interface Person {
  cookie: string;
  get(path: string, init?: RequestInit): Promise<Answer>;
  /** Sends fields as a form of our own pages would. */
  post(path: string, fields: Fields, headers?: Record<string, string>): Promise<Answer>;
  /** Opens a page and presses a button on it; with `comment`, one of that comment's form. Opens what asks first. */
  press(path: string, action: string, fields?: Fields): Promise<Answer>;
}

export async function openDesk(
  options: { path?: string; deps?: Partial<ModerationDeps> } = {},
): Promise<Desk> {
  const stage = await openStage(options);
  return Object.assign(stage, {
    async seat(email = 'lan@bao.example') {
      const { raw } = await stage.test.store.write((db) =>
        openSession(db, { person: personHash(stage.test.keys, email), now: stage.now }),
      );
      return personWith(stage, `binhluan_desk=${raw}`);
    },
  });
}

export function personWith(stage: Stage, cookie: string): Person {
  const person: Person = {
    cookie,
    get: (path, init = {}) => stage.get(path, { ...init, headers: { ...init.headers, Cookie: cookie } }),
    post: (path, fields, headers = {}) =>
      stage.post(path, fields, { Cookie: cookie, 'Sec-Fetch-Site': 'same-origin', ...headers }),
    async press(path, action, fields = {}) {
      const opened = await person.get(path);
      const sent = { nonce: nonceIn(opened.body, fields.comment), action, ...fields };
      return followed(await person.post(path, sent), person.get);
    },
  };
  return person;
}

/** The session's cookie that an answer sets, as a browser would send it back; null when it sets none. */
export function cookieOf(answer: Answer): { pair: string; attributes: string } | null {
  const [line] = answer.headers.getSetCookie();
  if (!line) return null;
  const [pair = '', ...attributes] = line.split('; ');
  return { pair, attributes: attributes.join('; ') };
}
