/** A store with comments in it, a clock that stands still, and a real mail server. */
import type { Site } from '../../config/sites.ts';
import type { ModeratorAction } from '../../src/comment.ts';
import { uuidv7 } from '../../src/ids.ts';
import { makeLinks } from '../../src/links.ts';
import { createLogger } from '../../src/logger.ts';
import { planEscalation } from '../../src/notify/due/escalations.ts';
import { planSummaries } from '../../src/notify/due/summaries.ts';
import { planTrials } from '../../src/notify/due/trials.ts';
import { planSite } from '../../src/notify/plan.ts';
import { type SendDeps, sendMail } from '../../src/notify/send.ts';
import { createTransport, type Transport } from '../../src/notify/smtp/transport.ts';
import { wakingTime } from '../../src/outside/alarm/patience.ts';
import type { Job } from '../../src/queues.ts';
import { commentById } from '../../src/store/comments.ts';
import type { MailRow } from '../../src/store/database/schema.ts';
import { decide, type Outcome } from '../../src/store/deciding/decisions.ts';
import { type LetterOrder, planLetter } from '../../src/store/mail/letters.ts';
import { beginScreening, finishScreening } from '../../src/store/screenings.ts';
import { insertSubmission } from '../../src/store/submissions.ts';
import { testSite } from '../harness/site.ts';
import { openTestStore } from '../harness/store.ts';

export const NOW = Date.parse('2026-11-22T10:05:00+07:00');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export interface Words {
  name?: string;
  text?: string;
  article?: string;
  title?: string | null;
  parent?: string | null;
  reasons?: string[];
  verdict?: 'pending' | 'spam';
}

export async function openStage(changes: Record<string, unknown> = {}) {
  const { store, keys, close } = await openTestStore();
  const transports: Transport[] = [];
  let site: Site = testSite(changes);
  let count = 0;
  const stage = {
    store,
    keys,
    now: NOW,
    clock: () => stage.now,
    get site() {
      return site;
    },
    /** The operator changes the settings. */
    change(next: Record<string, unknown>) {
      site = testSite({ ...changes, ...next });
    },

    /** A reader's comment that has been screened. @returns its id */
    async comment(words: Words = {}): Promise<string> {
      const id = uuidv7(stage.now);
      const { name = 'Nguyễn Văn An', text = `Ý kiến ${++count}`, parent = null } = words;
      const { article = 'bai-1', title = 'Mùa sen về sớm' } = words;
      await store.write((db) =>
        insertSubmission(db, {
          comment: {
            id,
            site: site.id,
            article_id: article,
            parent_id: parent,
            root_id: parent ?? id,
            depth: parent ? 2 : 1,
            status: 'received',
            version: 1,
            revision: 1,
            queued_at: stage.now,
            starts: 0,
            idempotency_key: id,
            content_fingerprint: id,
            receipt_hash: id,
            name,
            notify: 0,
            signals: '{}',
            created_at: stage.now,
          },
          text,
          article: { url: null, title },
        }),
      );
      await store.write(async (db) => {
        const begun = await beginScreening(db, id);
        if (!begun) throw new Error('nothing to screen');
        const { reasons = [], verdict = 'pending' } = words;
        await finishScreening(
          db,
          begun.comment,
          {
            ...{ name, text, html: '<p></p>', policy: 'test', verdict, score: 0, foldedHash: null },
            reasons: JSON.stringify(reasons),
          },
          stage.now,
        );
      });
      return id;
    },

    decide(id: string, action: ModeratorAction): Promise<Outcome> {
      return store.write(async (db) => {
        const row = await commentById(db, id);
        return decide(db, {
          id,
          version: row?.version ?? 0,
          action,
          moderator: 'minh',
          channel: 'desk',
          nonceHash: null,
          now: stage.now,
          publishDelay: 0,
        });
      });
    },

    plan: async () => (await planSite({ ...stage, mailDomain: 'bao.example' }, site)).jobs,

    /** What one worker plans beside mails with waiting comments. */
    trials: () => planTrials({ ...stage, mailDomain: 'bao.example' }, site),
    summaries: () => planSummaries({ ...stage, mailDomain: 'bao.example' }, site),
    escalations: () =>
      planEscalation(
        {
          ...stage,
          mailDomain: 'bao.example',
          tooLong: (since, now) =>
            wakingTime(since, now, site.moderation, site) >= site.moderation.escalateAfter,
        },
        site,
      ),

    /** Sends what jobs say. @returns whom each mail was sent to, or what became of it */
    async deliver(transport: Pick<Transport, 'send'>, jobs: readonly Job[]): Promise<string[]> {
      const outcomes: string[] = [];
      for (const mailId of sends(jobs)) {
        const { outcome } = await stage.send(transport, mailId);
        const { moderator_id } = await stage.mail(mailId);
        outcomes.push(outcome === 'sent' ? moderator_id : `${moderator_id} ${outcome}`);
      }
      return outcomes;
    },

    /** Plans a letter that somebody asked for. @returns its id */
    letter: (order: Partial<LetterOrder> & Pick<LetterOrder, 'kind'>) =>
      store.write((db) =>
        planLetter(db, { site: site.id, moderator: 'lan', domain: 'bao.example', now: stage.now, ...order }),
      ),

    transport(url: string, options: { deadline?: number; patience?: number } = {}): Transport {
      const made = createTransport(url, { from: 'Báo Mẫu Online <binhluan@bao.example>', ...options });
      transports.push(made);
      return made;
    },

    deps: (transport: Pick<Transport, 'send'>): SendDeps => ({
      store,
      transport,
      clock: stage.clock,
      sites: {
        get: (id) => (id === site.id ? site : undefined),
        moderator: (_site, id) => site.moderators.find((person) => person.id === id),
      },
      links: makeLinks('https://comments.example'),
      keys,
      describeReasons: (reasons) => JSON.parse(reasons),
      logger: createLogger('silent', 'test'),
      listHost: 'comments.example',
    }),

    send: (transport: Pick<Transport, 'send'>, mailId: string) => sendMail(stage.deps(transport), mailId),

    /** Plans, and sends everything that is due now. @returns what became of each mail, by moderator */
    async post(transport: Pick<Transport, 'send'>): Promise<Record<string, string>> {
      const outcomes: Record<string, string> = {};
      for (const mailId of sends(await stage.plan())) {
        const { outcome } = await stage.send(transport, mailId);
        outcomes[(await stage.mail(mailId)).moderator_id] = outcome;
      }
      return outcomes;
    },

    /** Plans where one mail is expected. @returns its id */
    async planOne(): Promise<string> {
      const [id] = sends(await stage.plan());
      if (!id) throw new Error('nothing planned');
      return id;
    },

    /** What is known of a moderator's mailbox. */
    mailbox: (moderator: string) =>
      store.read
        .selectFrom('moderator_states')
        .selectAll()
        .where('moderator_id', '=', moderator)
        .executeTakeFirst(),

    mail: (id: string): Promise<MailRow> =>
      store.read.selectFrom('mails').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),

    async close() {
      for (const each of transports) each.close();
      await close();
    },
  };
  return stage;
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** Tokens of the links in a mail's text, by the letter of their path. */
export function tokensIn(text: string): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const [, purpose = '', token = ''] of text.matchAll(/https:\/\/comments\.example\/(\w)\/(\S{43})/g))
    found[purpose] = [...(found[purpose] ?? []), token];
  return found;
}

/** The mails that jobs want sent. */
export function sends(jobs: readonly Job[]): string[] {
  return jobs.flatMap((job) => (job.queue === 'notify' && job.kind === 'send' ? [job.mailId] : []));
}

/** When jobs want the next plan, in milliseconds after `NOW`; null: never. */
export function nextPlan(jobs: readonly Job[]): number | null {
  const plan = jobs.find((job) => job.queue === 'notify' && job.kind === 'plan');
  return plan && 'at' in plan ? plan.at - NOW : null;
}
