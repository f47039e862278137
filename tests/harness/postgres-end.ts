export default async function end(): Promise<void> {
  await (globalThis as { endPostgres?: () => Promise<void> }).endPostgres?.();
}
