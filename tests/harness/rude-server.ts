/** A mail server that misbehaves on purpose, word by word. */
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { simpleParser } from 'mailparser';

/** What is said when a whole mail is there. null: nothing, the connection stays open; 'close': it ends. */
export type Verdict = string | null | 'close';

export interface Manners {
  /** Milliseconds before the banner of a connection; false: it never comes. */
  banner: () => number | false;
  /** Milliseconds between two bytes of each answer; `address` once a recipient was named. */
  perByte: (address: string | null) => number;
  /** Answers to AUTH, RCPT and to the whole mail. */
  login: string;
  recipient: (address: string) => string;
  accept: (address: string) => Verdict | Promise<Verdict>;
  /** After so many mails a connection is ended with 421. */
  mailsPerConnection: number;
}

/** A mail that was taken in, answered or not. */
export interface TakenMail {
  to: string;
  messageId: string;
  /** The plain text part. */
  text: string;
  /** When its last byte came, in milliseconds since 1970. */
  at: number;
}

export interface RudeServer {
  url: string;
  manners: Manners;
  mails: TakenMail[];
  /** Connections so far, and how many of them were ended with 421. */
  connections: number;
  turnedAway: number;
  close(): Promise<void>;
}

export async function startRudeServer(change: Partial<Manners> = {}): Promise<RudeServer> {
  const sockets = new Set<Socket>();
  const manners: Manners = {
    banner: () => 0,
    perByte: () => 0,
    login: '235 2.7.0 welcome',
    recipient: () => '250 2.1.5 ok',
    accept: () => '250 2.0.0 taken',
    mailsPerConnection: Infinity,
    ...change,
  };
  const rude: RudeServer = { url: '', manners, mails: [], connections: 0, turnedAway: 0, close };
  const server = createServer((socket) => {
    rude.connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    converse(socket, rude);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  rude.url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return rude;

  function close(): Promise<void> {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  }
}

function converse(socket: Socket, rude: RudeServer): void {
  const { manners } = rude;
  let buffer = '';
  let body: string | null = null;
  let to: string | null = null;
  let mails = 0;
  let answering = Promise.resolve();

  async function answer(line: string): Promise<void> {
    const pause = manners.perByte(to);
    if (!pause) return void socket.write(`${line}\r\n`);
    for (const byte of `${line}\r\n`) {
      if (socket.destroyed) return;
      socket.write(byte);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  const say = (line: string) => {
    answering = answering.then(() => answer(line));
  };

  const wait = manners.banner();
  if (wait !== false) {
    const timer = setTimeout(() => say('220 rude ESMTP'), wait);
    socket.on('close', () => clearTimeout(timer));
  }
  socket.on('data', (chunk) => {
    buffer += chunk.toString('latin1');
    for (;;) {
      const end = buffer.indexOf('\r\n');
      if (end < 0) return;
      const line = buffer.slice(0, end);
      buffer = buffer.slice(end + 2);
      void hear(line);
    }
  });

  async function take(source: string): Promise<void> {
    const address = to ?? '';
    const mail: TakenMail = {
      to: address,
      messageId: /^Message-ID: (\S+)/im.exec(source)?.[1] ?? '',
      text: '',
      at: Date.now(),
    };
    rude.mails.push(mail);
    const parsed = await simpleParser(Buffer.from(source, 'latin1'), { skipHtmlToText: true });
    mail.text = parsed.text ?? '';
    const verdict = await manners.accept(address);
    if (verdict === 'close') socket.destroy();
    else if (verdict) say(verdict);
  }

  async function hear(line: string): Promise<void> {
    if (body !== null) {
      if (line !== '.') {
        body += `${line}\n`;
        return;
      }
      const source = body;
      body = null;
      return take(source);
    }
    const [verb = ''] = line.toUpperCase().split(' ');
    if (verb === 'EHLO') return say('250-rude\r\n250 AUTH PLAIN');
    if (verb === 'AUTH') return say(manners.login);
    if (verb === 'MAIL') {
      if (mails >= manners.mailsPerConnection) {
        rude.turnedAway += 1;
        say('421 4.7.0 enough for one connection');
        return void answering.then(() => socket.end());
      }
      return say('250 2.1.0 ok');
    }
    if (verb === 'RCPT') {
      to = /<(.*)>/.exec(line)?.[1] ?? '';
      return say(manners.recipient(to));
    }
    if (verb === 'DATA') {
      body = '';
      mails++;
      return say('354 go on');
    }
    if (verb === 'QUIT') {
      say('221 bye');
      return void answering.then(() => socket.end());
    }
    say('250 ok');
  }
}
