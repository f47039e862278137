import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Service, startService, submission } from '../harness/service.ts';
import { ORIGIN } from '../harness/site.ts';
import { problem } from './answers.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ workers: false });
});
afterAll(() => service.close());

/** A byte that PostgreSQL does not hold. */
const odd = 'a\0b';

test('a reply to something that no id can be is told as a reply to nothing', async () => {
  const response = await service.submit({ parent: odd });
  expect(response.status).toBe(422);
  expect((await problem(response)).errors).toMatchObject([{ pointer: '/parent' }]);
});

test.each([
  'site',
  'article',
  'url',
  'title',
  'parent',
  'name',
  'email',
  'phone',
  'text',
  'consent',
  'stamp',
])(
  'an odd byte in the field %s of a plain form is no fault of ours, nor on the page that shows the form again',
  async (field) => {
    const { site, name, text } = submission() as Record<'site' | 'name' | 'text', string>;
    for (const written of [text, '']) {
      const fields = { site, name, article: 'a1', text: written, [field]: odd };
      const response = await fetch(`${service.url}/v1/comments`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', Origin: ORIGIN },
        body: new URLSearchParams(fields),
      });
      expect(response.status).toBeLessThan(500);
    }
  },
);
