import { type FilterSummary, readSummary } from '../../src/store/learning/summaries.ts';
import type { Service } from '../harness/service.ts';

/** What is told of a site's filter; null before a worker has written it. */
export async function latestSummary({ context }: Service, site: string): Promise<FilterSummary | null> {
  return (await readSummary(context.store.read, site))?.summary ?? null;
}
