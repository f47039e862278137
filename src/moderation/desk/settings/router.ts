/** `/desk/<site>/settings/**`: what an editor sets without a restart. */
import express, { type Request, type Response, type Router } from 'express';
import type { ModerationDeps } from '../../deps.ts';
import { atDesk } from '../guard.ts';
import { answerNoSite } from '../refusals.ts';
import { pressAlarm, showAlarm } from './alarm.ts';
import { pressBans, showBans } from './bans.ts';
import { pressClosed, showClosed } from './closed.ts';
import { isFormSection } from './fields/fields.ts';
import { pressHistory, showHistory } from './history.ts';
import { pressOverview, showOverview } from './overview.ts';
import { showPeople } from './people/list.ts';
import { NEW, showPerson } from './people/person.ts';
import { pressPeople, pressPerson } from './people/presses.ts';
import { answerNotEditor } from './refusal.ts';
import { pressSection, showSection } from './section.ts';
import { type Visit, visitOf } from './visit.ts';

type Page = { show(visit: Visit): void | Promise<void>; press(visit: Visit): void | Promise<void> };

const PAGES = {
  people: { show: (visit) => showPeople(visit), press: pressPeople },
  alarm: { show: (visit) => showAlarm(visit), press: pressAlarm },
  closed: { show: (visit) => showClosed(visit), press: pressClosed },
  bans: { show: (visit) => showBans(visit), press: pressBans },
  history: { show: (visit) => showHistory(visit), press: pressHistory },
} as const satisfies Record<string, Page>;

/** Behind `takeSeat`; bodies of forms are read before. GET and HEAD show, POST changes. */
export function settingsRouter(deps: ModerationDeps): Router {
  const router = express.Router({ mergeParams: true });
  router.use((_req, res, next) => {
    const { seat, place } = atDesk(res);
    if (place.role === 'editor') return next();
    answerNotEditor({ seat, site: place.site, res });
  });
  mount('/', () => ({ show: showOverview, press: pressOverview }));
  mount('/people/:id', ({ site }, { id = '' }) => {
    const known = id === NEW || site.moderators.some((person) => person.id === id);
    return known
      ? { show: (visit) => showPerson(visit, id), press: (visit) => pressPerson(visit, id) }
      : null;
  });
  mount('/:section', (_visit, { section = '' }) => {
    if (isFormSection(section))
      return { show: (visit) => showSection(visit, section), press: (visit) => pressSection(visit, section) };
    return Object.hasOwn(PAGES, section) ? PAGES[section as keyof typeof PAGES] : null;
  });
  return router;

  function mount(path: string, find: (visit: Visit, params: Record<string, string>) => Page | null): void {
    router.route(path).get(handler('show', find)).post(handler('press', find));
  }

  function handler(kind: keyof Page, find: (visit: Visit, params: Record<string, string>) => Page | null) {
    return async (req: Request, res: Response): Promise<void> => {
      const visit = await visitOf(deps, req, res);
      const page = visit && find(visit, req.params as Record<string, string>);
      if (!visit || !page) return answerNoSite(deps, req, res);
      await page[kind](visit);
    };
  }
}
