import type { Desk } from '../writing/desk.ts';

/** Whether the service answers a question that every page may ask. */
export function reached({ get }: Desk): Promise<boolean> {
  return get('v1/comments').then(
    () => true,
    () => false,
  );
}
