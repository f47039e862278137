/** What moderators and their mail programs meet: links in mails, and the forms behind them. */
import type { Client, Reply } from './client.ts';
import type { Mail } from './mail-server.ts';

/** Paths of the links to single comments in one moderator's mails, by the comments' numbers. */
export function commentLinks(mails: readonly Mail[], address: string): Map<number, string> {
  const links = new Map<number, string>();
  for (const { to, text } of mails) {
    if (to !== address) continue;
    // A comment's own link is the first one behind its text.
    for (const [quote, number] of text.matchAll(/Ý kiến thứ (\d+) về/g)) {
      const link = /\/m\/[\w-]{43}/.exec(text.slice(text.indexOf(quote)))?.[0];
      if (link) links.set(Number(number), link);
    }
  }
  return links;
}

/** Paths of all links of ours in a mail. */
export function allLinks({ text }: Mail): string[] {
  return [...new Set(text.match(/\/[mbu]\/[\w-]{43}/g) ?? [])];
}

export interface PageForm {
  fields: Record<string, string>;
  /** Names of its boxes that are not ticked; a browser does not send them. */
  unticked: string[];
  /** Name and value of each button, hidden ones included, in their order. */
  buttons: { name: string; value: string }[];
}

/** Every form of a page, as a program reads it that knows nothing of us. */
export function formsIn(page: string): PageForm[] {
  return [...page.matchAll(/<form\b[\s\S]*?<\/form>/g)].map(([form]) => ({
    fields: Object.fromEntries(
      [...form.matchAll(/<(?:input|textarea)\b([^>]*)>(?:\n?([^<]*)<\/textarea>)?/g)].map(([, tag, text]) => [
        attribute(tag, 'name'),
        text ?? attribute(tag, 'value'),
      ]),
    ),
    unticked: [...form.matchAll(/<input\b([^>]*\btype="(?:checkbox|radio)"[^>]*)>/g)]
      .filter(([, tag = '']) => !/\bchecked\b/.test(tag))
      .map(([, tag]) => attribute(tag, 'name')),
    buttons: [...form.matchAll(/<button\b([^>]*)>/g)].map(([, tag]) => ({
      name: attribute(tag, 'name'),
      value: attribute(tag, 'value'),
    })),
  }));
}

/** Targets of every link of a page. */
export function hrefsIn(page: string): string[] {
  return [...page.matchAll(/<a\b[^>]*\bhref="([^"]*)"/g)].map((match) =>
    (match[1] as string).replaceAll('&amp;', '&'),
  );
}

function attribute(tag = '', name: string): string {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
}

/** What a person sees, without tags. */
export function visibleText(page: string): string {
  return page
    .replace(/<(style|head)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

export function postForm(
  client: Client,
  url: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Reply> {
  return client.send(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields).toString(),
  });
}

/** Opens a comment's page as a browser does. @returns a function that presses one of its buttons. */
export async function openPage(client: Client, url: string) {
  const page = await client.send(url);
  const form = formsIn(page.body).find(({ buttons }) => buttons.some(({ value }) => value === 'approve'));
  return {
    page,
    press: (action: string): Promise<Reply> =>
      postForm(client, url, { ...form?.fields, action }, { 'Sec-Fetch-Site': 'same-origin' }),
  };
}
