import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Site } from '../../config/sites.ts';
import { makeLinks } from '../../src/links.ts';
import { prepareMail } from '../../src/notify/prepare.ts';
import { planLetter } from '../../src/store/mail/letters.ts';
import { planMail } from '../../src/store/mail/plan.ts';
import { endSessionsOf, personHash } from '../../src/store/moderators/sessions.ts';
import { changeSettings } from '../../src/store/settings/overlay.ts';
import { MINUTE } from '../moderation/stage.ts';
import { openSettings, type SettingsDesk } from './settings-stage.ts';

let desk: SettingsDesk;
beforeEach(async () => {
  desk = await openSettings();
});
afterEach(() => desk.close());

const LAN = { id: 'lan', name: 'Lan', email: 'lan@bao.example', role: 'editor' };
const MINH = { id: 'minh', name: 'Minh', email: 'minh@bao.example' };
const NEW = { ...MINH, email: 'minh.moi@bao.example' };
const BOX = { site: 'dongthap', moderator: 'minh', domain: 'bao.example' };

/** What a worker sends that knows the site as given: the paths of the links, by their letter. */
async function send(mailId: string, site: Site = desk.settings().site) {
  const { store, keys } = desk.test;
  const made = await prepareMail(
    store,
    {
      keys,
      links: makeLinks(desk.origin),
      describeReasons: () => [],
      sites: {
        get: () => site,
        moderator: (_, id) => site.moderators.find((person) => person.id === id),
      },
    },
    mailId,
    desk.now,
  );
  if (made.kind !== 'ready') throw new Error(`the mail is ${made.kind}`);
  const paths: Record<string, string> = {};
  for (const [path, letter] of `${made.message.text} ${made.list?.unsubscribe}`.matchAll(
    /\/(\w)\/[\w-]{43}/g,
  ))
    paths[letter as string] = path;
  return { to: made.to.address, paths };
}

const login = (site?: Site) =>
  desk.test.store
    .write((db) => planLetter(db, { ...BOX, kind: 'login', now: desk.now }))
    .then((id) => send(id, site));

/** A mail to Minh with one comment. */
async function batch() {
  const comment = await desk.add();
  const items = [{ id: comment.id, revision: comment.revision }];
  const id = await desk.test.store.write((db) =>
    planMail(db, { ...BOX, kind: 'pending', items, now: desk.now }),
  );
  return { comment, ...(await send(id as string)) };
}

/** An editor saves another address for Minh on the desk. */
const move = (email: string) =>
  desk.test.store.write((db) =>
    changeSettings(db, desk.test.keys, {
      site: 'dongthap',
      moderator: 'lan',
      now: desk.now,
      changes: [
        { key: 'moderators.minh', value: { name: 'Minh', email, role: 'moderator', mailAfter: '0s' } },
      ],
    }),
  );

const sessions = () => desk.test.store.read.selectFrom('desk_sessions').select('person').execute();

describe('a link in a mailbox that is no longer the moderator’s', () => {
  test('opens no session when the address was changed while the mail was on its way', async () => {
    const before = desk.settings().site;
    const mail = await desk.test.store.write((db) =>
      planLetter(db, { ...BOX, kind: 'login', now: desk.now }),
    );
    expect(await move('boss@other.example')).toMatchObject({ kind: 'done' });
    // A worker hears of it within a second: this one has not yet.
    const { to, paths } = await send(mail, before);
    expect(to).toBe('minh@bao.example');
    // Everybody else has.
    await desk.load({ screening: { maxLinks: 9 } });
    const page = await desk.get(paths.l as string);
    expect(page.status).toBe(404);
    await desk.press(paths.l as string, 'enter');
    const hash = personHash(desk.test.keys, 'boss@other.example');
    expect((await sessions()).map(({ person }) => person)).not.toContain(hash);
  });

  test('decides, pauses and lets in no more when the sites file names another address', async () => {
    const { comment, paths } = await batch();
    const entrance = await login();
    await desk.load({ moderators: [LAN, NEW] });
    for (const path of [paths.m, paths.u, entrance.paths.l] as string[]) {
      const page = await desk.get(path);
      expect([path.slice(0, 3), page.status]).toEqual([path.slice(0, 3), 404]);
      expect(page.text).not.toContain('Minh');
    }
    await desk.post(paths.u as string, { 'List-Unsubscribe': 'One-Click' });
    await desk.press(paths.m as string, 'approve');
    expect((await desk.row(comment.id)).status).toBe('pending');
    expect(await desk.test.store.read.selectFrom('moderator_states').selectAll().execute()).toEqual([]);
  });

  test('stays good while it is the same mailbox, whatever else is changed', async () => {
    const { comment, paths } = await batch();
    await desk.load({ moderators: [LAN, { ...MINH, name: 'Minh Anh', email: 'MINH@bao.example' }] });
    expect((await desk.press(paths.m as string, 'approve')).status).toBe(303);
    expect((await desk.row(comment.id)).status).toBe('approved');
  });

  test('leads on only while the link that led there would', async () => {
    const { paths } = await batch();
    await desk.add();
    await desk.press(paths.m as string, 'approve');
    const next = (await desk.press(paths.m as string, 'next')).headers.get('Location') as string;
    expect((await desk.get(next)).status).toBe(200);
    const { store } = desk.test;
    const marks = await store.read.selectFrom('tokens').select('mark').distinct().execute();
    expect(marks).toEqual([{ mark: expect.stringMatching(/^[\w-]{43}$/) }]);
    await desk.load({ moderators: [LAN, NEW] });
    expect((await desk.get(next)).status).toBe(404);
  });

  test('of a mail from before marks were kept goes on as it did', async () => {
    const comment = await desk.add();
    const path = await desk.link([comment], { moderator: 'minh', mark: null });
    expect((await desk.press(path, 'approve')).status).toBe(303);
    await desk.load({ moderators: [LAN, NEW] });
    expect((await desk.get(path)).status).toBe(404);
  });
});

describe('the sessions of an address that no site names any more', () => {
  const cookieHolds = async (person: Awaited<ReturnType<SettingsDesk['seat']>>) =>
    (await person.get('/desk/dongthap')).status === 200;

  test.each([
    ['in the sites file', () => desk.load({ moderators: [LAN, NEW] })],
    ['by an editor', () => move('minh.moi@bao.example')],
  ])('end when it is taken out %s, and do not come back with it', async (_, change) => {
    const [lan, minh] = [await desk.seat(), await desk.seat('minh@bao.example')];
    expect(await cookieHolds(minh)).toBe(true);
    await change();
    desk.now += MINUTE;
    await desk.load({ moderators: [LAN, MINH], screening: { maxLinks: 9 } });
    await move('minh@bao.example');
    await desk.load({ moderators: [LAN, MINH], screening: { maxLinks: 8 } });
    expect(desk.settings().site.moderators.map(({ email }) => email)).toContain('minh@bao.example');
    expect(await cookieHolds(minh)).toBe(false);
    expect(await cookieHolds(lan)).toBe(true);
  });

  test('are left alone by any other change', async () => {
    const minh = await desk.seat('minh@bao.example');
    await desk.load({ moderators: [LAN, MINH], screening: { maxLinks: 9 } });
    expect(await cookieHolds(minh)).toBe(true);
    await desk.test.store.write((db) => endSessionsOf(db, personHash(desk.test.keys, MINH.email)));
    expect(await cookieHolds(minh)).toBe(false);
  });
});
