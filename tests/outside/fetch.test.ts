import { afterEach, describe, expect, test } from '@jest/globals';
import { type Ask, createFetch } from '../../src/outside/fetch.ts';
import {
  ANYWHERE,
  failure,
  fetchFrom,
  OUTSIDE,
  PUBLIC,
  type Standing,
  serve,
  serveSecurely,
} from './servers.ts';

const open: Standing[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});
async function keep<T extends Standing>(server: Promise<T>): Promise<T> {
  open.push(await server);
  return server;
}

const ask = (url: string, more: Partial<Ask> = {}): Ask => ({
  url,
  permit: () => OUTSIDE,
  redirects: 0,
  most: 1_000,
  ...more,
});

describe('where a call out may go', () => {
  test.each([
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://017700000001/',
    'https://127.1/',
    'https://127.0.0.1./',
    'https://①②⑦.0.0.1/',
    'https://127。0。0。1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[64:ff9b::10.0.0.1]/',
    'https://[2002:7f00:1::]/',
    'https://0/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[fd00:ec2::254]/',
  ])('%s is refused before anything is connected to', async (url) => {
    const { fetch, dialled } = fetchFrom(9);
    expect(await failure(fetch(ask(url)))).toBe('private-address');
    expect(dialled).toEqual([]);
  });

  test.each([
    ['127.0.0.1', 4],
    ['10.1.2.3', 4],
    ['::1', 6],
    ['::ffff:10.1.2.3', 6],
    ['fd12::1', 6],
    ['169.254.169.254', 4],
  ])('a name that leads to %s is refused, also beside a public address', async (address, family) => {
    for (const found of [[{ address, family }], [PUBLIC, { address, family }]]) {
      const { fetch, dialled } = fetchFrom(9, { resolve: async () => found });
      expect(await failure(fetch(ask('https://bao.example/')))).toBe('private-address');
      expect(dialled).toEqual([]);
    }
  });

  test('localhost is refused however it is written', async () => {
    const fetch = createFetch({ userAgent: 'Binhluan' });
    for (const url of ['https://localhost/', 'https://LOCALHOST./', 'https://ｌocalhost/'])
      expect(await failure(fetch(ask(url)))).toBe('private-address');
  });

  test('a name is resolved once, and the connection goes to what was looked at', async () => {
    const server = await keep(serveSecurely('hook.example', (_, res) => res.end('well')));
    const answers = [[PUBLIC], [{ address: '127.0.0.1', family: 4 }]];
    const { fetch, dialled } = fetchFrom(server.port, {
      ca: server.ca,
      resolve: async () => answers.shift() ?? [],
    });
    const { status, bytes } = await fetch(ask('https://hook.example:8443/a?b=1'));
    expect([status, String(bytes)]).toEqual([200, 'well']);
    expect(dialled).toEqual([`${PUBLIC.address}:8443`]);
    expect(answers).toHaveLength(1);
  });

  test('a name that leads nowhere is an unknown host', async () => {
    const nothing = fetchFrom(9, { resolve: async () => [] });
    expect(await failure(nothing.fetch(ask('https://bao.example/')))).toBe('unknown-host');
    const refused = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    const failing = fetchFrom(9, { resolve: () => Promise.reject(refused) });
    expect(await failure(failing.fetch(ask('https://bao.example/')))).toBe('unknown-host');
  });

  test('a private address is asked where the operator names it, a cloud’s metadata never', async () => {
    const server = await keep(serve((_, res) => res.end('at home')));
    const fetch = createFetch({ userAgent: 'Binhluan' });
    const permit = () => ANYWHERE;
    expect(String((await fetch(ask(server.origin, { permit }))).bytes)).toBe('at home');
    expect(await failure(fetch(ask('http://169.254.169.254/', { permit })))).toBe('private-address');
    expect(await failure(fetch(ask('http://[::ffff:127.0.0.1]/', { permit })))).toBe('private-address');
  });

  test.each([
    ['http://hook.example/', 'not-allowed'],
    ['ftp://hook.example/', 'not-allowed'],
    ['file:///etc/passwd', 'not-allowed'],
    ['data:text/html,x', 'not-allowed'],
    ['no address', 'not-allowed'],
    ['https://user:password@hook.example/', 'login-in-address'],
    ['https://hook.example@127.0.0.1/', 'login-in-address'],
  ])('%s is refused (%s)', async (url, code) => {
    const { fetch, dialled } = fetchFrom(9);
    expect(await failure(fetch(ask(url)))).toBe(code);
    expect(dialled).toEqual([]);
  });
});

describe('TLS', () => {
  test.each([
    ['another name', 'other.example', 86_400_000],
    ['an address', '93.184.215.14', 86_400_000],
    ['a time that is over', 'hook.example', -1_000],
  ])('a certificate for %s is refused before a word is said', async (_, name, left) => {
    let asked = 0;
    const server = await keep(
      serveSecurely(
        name,
        (_, res) => {
          asked += 1;
          res.end();
        },
        { ends: Date.now() + left },
      ),
    );
    const { fetch } = fetchFrom(server.port, { ca: server.ca });
    expect(await failure(fetch(ask('https://hook.example/secret')))).toBe('tls');
    expect(asked).toBe(0);
  });

  test('a certificate nobody vouches for is refused', async () => {
    const server = await keep(serveSecurely('hook.example', (_, res) => res.end()));
    expect(await failure(fetchFrom(server.port).fetch(ask('https://hook.example/')))).toBe('tls');
  });

  test('a server that speaks no TLS is refused', async () => {
    const server = await keep(serve((_, res) => res.end()));
    expect(await failure(fetchFrom(server.port).fetch(ask('https://hook.example/')))).toBe('tls');
  });

  test('an address has a certificate of its own', async () => {
    const server = await keep(serveSecurely(PUBLIC.address, (_, res) => res.end('well')));
    const { fetch } = fetchFrom(server.port, { ca: server.ca });
    expect((await fetch(ask(`https://${PUBLIC.address}/`))).status).toBe(200);
  });
});

describe('redirects', () => {
  const to = (location: string) => serve((_, res) => res.writeHead(302, { Location: location }).end());

  test('none is followed where none is allowed', async () => {
    const server = await keep(to('/elsewhere'));
    expect(
      await failure(createFetch({ userAgent: 'B' })(ask(server.origin, { permit: () => ANYWHERE }))),
    ).toBe('too-many-redirects');
  });

  test.each([
    'http://127.0.0.1:6379/',
    'http://2130706433/',
    'http://[::ffff:127.0.0.1]/',
    'https://169.254.169.254/',
    'http://localhost/',
    'file:///etc/passwd',
    '//127.0.0.1/',
    'http://user@bao.example/',
    '',
    'http://[',
  ])('one from a newspaper to %p is not followed', async (location) => {
    const server = await keep(to(location));
    const { fetch, dialled } = fetchFrom(server.port, {
      resolve: async (host) => [host === 'localhost' ? { address: '127.0.0.1', family: 4 } : PUBLIC],
    });
    const permit = () => ({ plain: true, privately: false });
    const code = await failure(fetch(ask('http://bao.example/', { permit, redirects: 3 })));
    expect(['private-address', 'not-allowed', 'login-in-address']).toContain(code);
    expect(dialled).toEqual([`${PUBLIC.address}:80`]);
  });

  test('three are followed, each by leave of the rule, a fourth is not', async () => {
    const server = await keep(
      serve((req, res) => {
        const left = Number(req.url?.slice(1));
        if (left) res.writeHead(301, { Location: `/${left - 1}` }).end();
        else res.end('arrived');
      }),
    );
    const fetch = createFetch({ userAgent: 'Binhluan' });
    const seen: string[] = [];
    const permit = (url: URL) => {
      seen.push(url.pathname);
      return ANYWHERE;
    };
    const answer = await fetch(ask(`${server.origin}/3`, { permit, redirects: 3 }));
    expect(String(answer.bytes)).toBe('arrived');
    expect(seen).toEqual(['/3', '/2', '/1', '/0']);
    expect(await failure(fetch(ask(`${server.origin}/4`, { permit, redirects: 3 })))).toBe(
      'too-many-redirects',
    );
  });
});

test('a request says who we are and nothing else about us', async () => {
  const server = await keep(
    serve((req, res) => res.setHeader('Set-Cookie', 'a=b').end(JSON.stringify(req.headers))),
  );
  const fetch = createFetch({ userAgent: 'Binhluan (+https://comments.example)' });
  for (const _ of [1, 2]) {
    const { bytes } = await fetch(ask(server.origin, { permit: () => ANYWHERE }));
    expect(JSON.parse(String(bytes))).toEqual({
      host: server.origin.slice(7),
      'user-agent': 'Binhluan (+https://comments.example)',
      'accept-encoding': 'gzip',
      connection: 'close',
    });
  }
});
