import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';

/** A fresh idempotency key as headers. */
export const key = () => ({ 'Idempotency-Key': randomUUID() });

/** The problem details of a refusal. */
export async function problem(response: Response) {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  return (await response.json()) as {
    code: string;
    title: string;
    errors?: { pointer: string; detail: string }[];
  };
}
