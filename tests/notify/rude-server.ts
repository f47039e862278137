/** A mail server that misbehaves on purpose, word by word. */
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface Manners {
  /** Milliseconds before the banner; false: it never comes. */
  banner: number | false;
  /** Milliseconds between two bytes of each answer. */
  perByte: number;
  /** Answer to AUTH, RCPT and to the whole mail; null: none, the connection stays open; 'close': it ends. */
  login: string;
  recipient: (address: string) => string;
  accept: (address: string) => string | null | 'close' | Promise<string | null | 'close'>;
  /** After so many mails a connection is ended with 421. */
  mailsPerConnection: number;
}

export interface RudeServer {
  url: string;
  manners: Manners;
  /** Recipient and Message-ID of every mail that was taken in, answered or not. */
  taken: { to: string; messageId: string }[];
  close(): Promise<void>;
}

export async function startRudeServer(change: Partial<Manners> = {}): Promise<RudeServer> {
  const sockets = new Set<Socket>();
  const manners: Manners = {
    banner: 0,
    perByte: 0,
    login: '235 2.7.0 welcome',
    recipient: () => '250 2.1.5 ok',
    accept: () => '250 2.0.0 taken',
    mailsPerConnection: Infinity,
    ...change,
  };
  const rude: RudeServer = { url: '', manners, taken: [], close };
  const server = createServer((socket) => {
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

function converse(socket: Socket, { manners, taken }: RudeServer): void {
  let buffer = '';
  let body: string | null = null;
  let to = '';
  let mails = 0;
  let answering = Promise.resolve();

  async function answer(line: string): Promise<void> {
    if (!manners.perByte) return void socket.write(`${line}\r\n`);
    for (const byte of `${line}\r\n`) {
      if (socket.destroyed) return;
      socket.write(byte);
      await new Promise((resolve) => setTimeout(resolve, manners.perByte));
    }
  }
  const say = (line: string) => {
    answering = answering.then(() => answer(line));
  };

  if (manners.banner !== false) {
    const timer = setTimeout(() => say('220 rude ESMTP'), manners.banner);
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

  async function hear(line: string): Promise<void> {
    if (body !== null) {
      if (line !== '.') {
        body += `${line}\n`;
        return;
      }
      taken.push({ to, messageId: /^Message-ID: (\S+)/im.exec(body)?.[1] ?? '' });
      body = null;
      const verdict = await manners.accept(to);
      if (verdict === 'close') socket.destroy();
      else if (verdict) say(verdict);
      return;
    }
    const [verb = ''] = line.toUpperCase().split(' ');
    if (verb === 'EHLO') return say('250-rude\r\n250 AUTH PLAIN');
    if (verb === 'AUTH') return say(manners.login);
    if (verb === 'MAIL') {
      if (mails >= manners.mailsPerConnection) {
        say('421 4.7.0 enough for one connection');
        return void socket.end();
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
      return void socket.end();
    }
    say('250 ok');
  }
}
