/** The steps that bring a database to the present shape, in order. A step that has landed is never edited. */
import type { Migration } from 'kysely/migration';
import type { StoreKind } from './schema.ts';
import { articles } from './steps/articles.ts';
import { desk } from './steps/desk.ts';
import { first } from './steps/first.ts';
import { forgetting } from './steps/forgetting.ts';
import { learning } from './steps/learning.ts';
import { marks } from './steps/marks.ts';
import { nearly } from './steps/nearly.ts';
import { publicly } from './steps/public.ts';
import { readers } from './steps/readers.ts';
import { waiting } from './steps/waiting.ts';

/** Every step by its name, for one of the databases. */
export function migrationsFor(kind: StoreKind): Record<string, Migration> {
  return {
    '0001_first': first(kind),
    '0002_desk': desk(kind),
    '0003_waiting': waiting,
    '0004_marks': marks,
    '0005_learning': learning,
    '0006_nearly': nearly,
    '0007_readers': readers,
    '0008_public': publicly,
    '0009_forgetting': forgetting,
    '0010_articles': articles,
  };
}
