/** A mail as the mailbox keeps and shows it. */
import { type AddressObject, simpleParser } from 'mailparser';

export interface Mail {
  /** Sorts by time of arrival. */
  id: string;
  /** Whom the sending server named, not what the header claims. */
  to: string[];
  from: string;
  subject: string;
  text: string;
  html: string;
  /** Names in small letters; unfolded; a header that comes twice is joined by a line feed. */
  headers: Record<string, string>;
  messageId: string;
  /** ISO 8601. */
  receivedAt: string;
}

/** Reads the bytes of a mail. Pictures inside it become data addresses; what it attaches is not kept apart. */
export async function readMail(source: Buffer, id: string, to: string[], receivedAt: Date): Promise<Mail> {
  const parsed = await simpleParser(source, { skipTextToHtml: true, skipTextLinks: true });
  const headers: Record<string, string> = {};
  for (const { key, line } of parsed.headerLines) {
    const value = line
      .slice(line.indexOf(':') + 1)
      .replace(/\r?\n\s+/g, ' ')
      .trim();
    headers[key] = headers[key] === undefined ? value : `${headers[key]}\n${value}`;
  }
  return {
    id,
    to,
    from: addresses(parsed.from),
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: parsed.html || '',
    headers,
    messageId: parsed.messageId ?? '',
    receivedAt: receivedAt.toISOString(),
  };
}

function addresses(field: AddressObject | AddressObject[] | undefined): string {
  return [field ?? []]
    .flat()
    .map((each) => each.text)
    .join(', ');
}
