import { describe, expect, test } from '@jest/globals';
import { Parser } from 'htmlparser2';
import support from './mail-support.json' with { type: 'json' };
import { everyMail } from './samples.ts';

const mails = Object.entries({
  ...everyMail('vi'),
  ...Object.fromEntries(Object.entries(everyMail('en')).map(([name, mail]) => [`${name} in English`, mail])),
});
const elements = new Set(Object.keys(support.elements));
const attributes = support.attributes as Record<string, string[]>;
const properties = support.properties as Record<string, { on?: string[] }>;

/** What stands in a mail's HTML and is not known to work in Gmail and Outlook. */
function unknown(html: string): string[] {
  const found: string[] = [];
  const parser = new Parser({
    onopentag(element, given) {
      if (!elements.has(element)) found.push(`<${element}>`);
      for (const name of Object.keys(given))
        if (!attributes[element]?.includes(name)) found.push(`<${element} ${name}>`);
      for (const declaration of (given.style ?? '').split(';').filter(Boolean)) {
        const [name = '', value = ''] = declaration.split(':').map((part) => part.trim());
        const known = properties[name];
        if (!known || (known.on && !known.on.includes(element))) found.push(`<${element}> ${name}`);
        if (name === 'margin' && /auto|-\d/.test(value)) found.push(`${name}: ${value}`);
        if (/url\(|var\(|calc\(|rgba?\(|\dr?em\b|%/.test(value) && declaration !== 'width:100%')
          found.push(`${name}: ${value}`);
      }
    },
    oncomment(text) {
      if (!/^\[if mso\]>[\s\S]*<!\[endif\]$/.test(text)) found.push(`<!--${text}-->`);
    },
  });
  parser.end(html);
  return [...new Set(found)];
}

function styles(html: string): string[] {
  return [...html.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, css = '']) => css);
}

describe.each(mails)('the mail %s', (_name, { html, text, subject }) => {
  test('is made of nothing that Gmail or Outlook does not know', () => {
    expect(unknown(html)).toEqual([]);
  });

  test('has styles that Gmail keeps: short, no rule inside a rule inside a rule, one kind in each', () => {
    const all = styles(html);
    // Gmail drops what comes after 8,192 characters of styles.
    expect(all.join('').length).toBeLessThan(8_192);
    expect(html.indexOf('<style>')).toBeLessThan(html.indexOf('</head>'));
    for (const css of all) {
      expect(css).not.toMatch(/@import|@font-face|@supports|url\(|expression|\/\*/);
      const outer = css.match(/^(@media[^{]+|\[data-ogsc\]|:root)/gm)?.map((rule) => rule.trim()) ?? [];
      expect(new Set(outer).size).toBe(1);
      expect(Object.keys(support.rules)).toContain(outer[0]);
    }
  });

  test('has a preheader and a title, asks nothing of another host, and says all in plain text too', () => {
    expect(html).toMatch(/<div style="display:none[^>]*>[^<]{10,}/);
    expect(html).toContain(`<title>${subject.replaceAll('&', '&amp;')}`);
    expect(html).not.toMatch(/<img|src=|background=/);
    const links = (part: string) => new Set(part.match(/https:\/\/comments\.example[^\s"<]+/g) ?? []);
    expect(links(text)).toEqual(links(html));
    for (const sentence of visible(html)) expect(squeezed(text)).toContain(sentence);
    // RFC 5322 allows 998; nodemailer folds, but a reader should not have to.
    expect(subject.length).toBeLessThan(200);
  });

  test('is far below what Gmail clips', () => {
    expect(Buffer.byteLength(html)).toBeLessThan(80 * 1024);
  });
});

/** Sentences a person reads in the HTML part, without the newspaper's name on top. */
function visible(html: string): string[] {
  return html
    .replace(/[\s\S]*<body[^>]*>/, '')
    .replace(/<div style="display:none[\s\S]*?<\/div>/, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<p class="soft"[^>]*>[^<]*<\/p>/, '')
    .replace(/<(strong|span)[^>]*>|<\/(strong|span)>/g, '')
    .replace(/<br>/g, ' ')
    .split(/<[^>]+>/)
    .map((part) => squeezed(decode(part)))
    .filter(Boolean);
}

function decode(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

function squeezed(text: string): string {
  return text.replace(/^> /gm, '').replace(/\s+/g, ' ').trim();
}

test('the list catches what it is there for', () => {
  expect(unknown('<p onclick="x" style="display:flex;margin:-1px">a</p><video></video><!-- b -->')).toEqual([
    '<p onclick>',
    '<p> display',
    'margin: -1px',
    '<video>',
    '<!-- b -->',
  ]);
});
