/** The judge of the fault suite can fail: worlds that are wrong in one thing each. */
import { expect, test } from '@jest/globals';
import { judgeWorld } from './invariants.ts';
import type { World } from './world.ts';

type Changes = Partial<World>;

/** Two comments of one site: the first approved and shown, the second waiting; both were mailed to lan and minh. */
function world(changes: Changes = {}): World {
  const acks = [1, 2].map((n) => ({ id: `c${n}`, key: `k${n}`, n, site: 'dongthap', article: 'a1', at: n }));
  return {
    acks,
    unanswered: new Set(),
    refused: new Set(),
    comments: [row('c1', { status: 'approved', waiting: false, published: true }), row('c2')],
    decisions: [{ comment: 'c1', to: 'approved' }],
    mailRows: ['lan', 'minh'].map((moderator) => ({ ...mailRow(`<${moderator}-1>`), moderator })),
    deliveries: ['lan', 'minh'].map((name) => delivery(name, `<${name}-1>`, [1, 2])),
    shown: ['c1'],
    mailed: new Map([['dongthap', ['lan@bao.example', 'minh@bao.example']]]),
    ledgers: books(2, 1),
    ...changes,
  };
}
const row = (id: string, changes: Partial<World['comments'][number]> = {}) => ({
  id,
  site: 'dongthap',
  key: id.replace('c', 'k'),
  status: 'pending',
  screened: true,
  waiting: true,
  published: false,
  ...changes,
});
const mailRow = (messageId: string) => ({ messageId, kind: 'pending', state: 'sent', moderator: 'lan' });
const delivery = (name: string, messageId: string, numbers: number[]) => ({
  to: `${name}@bao.example`,
  messageId,
  numbers,
});
const books = (received: number, approved: number): World['ledgers'] =>
  new Map([
    [
      'dongthap',
      {
        received,
        pending: received - approved,
        approved,
        rejected: 0,
        spam: 0,
        removed: 0,
        withdrawn: 0,
        screening: 0,
      },
    ],
  ]);
const faultsOf = (changes: Changes) => judgeWorld(world(changes)).faults;

test('a world in order has no faults', () => {
  expect(judgeWorld(world())).toEqual({ faults: [], duplicates: 0, mostDeliveries: 1 });
});

test('a 202 without a row is told', () => {
  const faults = faultsOf({ comments: world().comments.slice(0, 1), ledgers: books(1, 1) });
  expect(faults.join('\n')).toMatch(/I1: 1 answered with 202 and without a row \(c2\)/);
  expect(faults.join('\n')).toMatch(/ledger: dongthap received 1, promised 2/);
});

test('a second row for one submission is told, under the same key and under none that was sent', () => {
  const twice = faultsOf({ comments: [...world().comments, row('c9', { key: 'k2' })], ledgers: books(3, 1) });
  expect(twice.join('\n')).toMatch(/I1: 1 rows share a key/);
  const strange = faultsOf({ comments: [...world().comments, row('c9')], ledgers: books(3, 1) });
  expect(strange.join('\n')).toMatch(/I1: 1 rows that nobody submitted/);
});

test('a key answered with two ids is told', () => {
  const [first, second] = world().acks;
  const faults = faultsOf({ acks: [first, second, { ...first, id: 'c3' }] as World['acks'] });
  expect(faults.join('\n')).toMatch(/I1: 1 answered with 202 under two ids/);
});

test('a row whose sender never got an answer is no fault, a row of a refused submission is one', () => {
  const comments = [...world().comments, row('c3', { waiting: false, status: 'spam' })];
  const ledgers = books(3, 1);
  expect(faultsOf({ comments, ledgers, unanswered: new Set(['k3']) })).toEqual([]);
  expect(faultsOf({ comments, ledgers, refused: new Set(['k3']) }).join('\n')).toMatch(/I1: .* were refused/);
});

test('a comment that was never screened and a mail under way are told', () => {
  const [first] = world().comments;
  const comments = [first, row('c2', { status: 'received', screened: false })] as World['comments'];
  const mailRows = [...world().mailRows, { ...mailRow('<lan-2>'), state: 'sending' }];
  expect(faultsOf({ comments, mailRows })).toEqual([
    'I2: 1 comments were never screened (c2)',
    'I2: 1 mails are still under way (<lan-2>)',
  ]);
});

test('a comment mailed twice under different Message-IDs is told, under the same one it is counted', () => {
  const again = [...world().deliveries, delivery('lan', '<lan-2>', [2])];
  const mailRows = [...world().mailRows, mailRow('<lan-2>')];
  expect(faultsOf({ deliveries: again, mailRows })).toEqual([
    'I3: 1 times a moderator got a comment in two different mails (lan@bao.example 2)',
  ]);
  const same = [...world().deliveries, delivery('lan', '<lan-1>', [2]), delivery('lan', '<lan-1>', [2])];
  expect(judgeWorld(world({ deliveries: same }))).toEqual({ faults: [], duplicates: 2, mostDeliveries: 3 });
});

test('a mail that somebody asked for is no second mail', () => {
  const deliveries = [...world().deliveries, delivery('lan', '<lan-2>', [2])];
  const mailRows = [...world().mailRows, { ...mailRow('<lan-2>'), kind: 'request-1' }];
  expect(faultsOf({ deliveries, mailRows })).toEqual([]);
});

test('a waiting comment that a moderator never got is told; one that is decided is not', () => {
  const deliveries = [delivery('lan', '<lan-1>', [1, 2]), delivery('minh', '<minh-1>', [1])];
  expect(faultsOf({ deliveries })).toEqual([
    'I3: 1 times a moderator was not mailed a waiting comment (minh@bao.example 2)',
  ]);
  const onlyWaiting = ['lan', 'minh'].map((name) => delivery(name, `<${name}-1>`, [2]));
  expect(faultsOf({ deliveries: onlyWaiting })).toEqual([]);
});

test('a mail recorded as sent that never arrived, and one that no row knows, are told', () => {
  expect(faultsOf({ mailRows: [...world().mailRows, mailRow('<lan-2>')] }).join('\n')).toMatch(
    /I3: 1 mails are recorded as sent and never arrived/,
  );
  expect(faultsOf({ deliveries: [...world().deliveries, delivery('lan', '<x>', [])] }).join('\n')).toMatch(
    /I3: 1 mails arrived of which no row knows/,
  );
});

test('an approved row without a decision is told, and so is one that readers see', () => {
  const faults = faultsOf({ decisions: [] });
  expect(faults).toEqual([
    'I4: 1 comments are shown without a decision (c1)',
    'I4: 1 comments are approved without a decision (c1)',
  ]);
  expect(faultsOf({ shown: ['c1', 'c2'] })).toEqual(['I4: 1 comments are shown without a decision (c2)']);
});

test('a decision that was taken back leaves nothing public', () => {
  const decisions = [...world().decisions, { comment: 'c1', to: 'pending' }];
  expect(faultsOf({ decisions }).join('\n')).toMatch(/I4: 1 comments are shown without a decision/);
});

test('a ledger that does not add up, or not to the rows, is told', () => {
  expect(faultsOf({ ledgers: books(3, 1) }).join('\n')).toMatch(
    /ledger: dongthap received 3, .* 2 rows differ/,
  );
  expect(faultsOf({ ledgers: new Map() })).toEqual(['ledger: site dongthap is missing']);
});
