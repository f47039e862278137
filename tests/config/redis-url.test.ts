import { describe, expect, test } from '@jest/globals';
import { parseRedisUrl } from '../../config/redis-url.ts';

describe('REDIS_URL', () => {
  test.each([
    ['redis://localhost', { kind: 'single', host: 'localhost', port: 6379, db: 0, tls: null }],
    ['redis://[::1]:7000/3', { kind: 'single', host: '::1', port: 7000, db: 3, tls: null }],
    ['redis://r:1/', { kind: 'single', host: 'r', port: 1, db: 0, tls: null }],
    [
      'redis://lan:b%40o%2F%2C@redis.bao.vn',
      {
        kind: 'single',
        host: 'redis.bao.vn',
        port: 6379,
        db: 0,
        tls: null,
        username: 'lan',
        password: 'b@o/,',
      },
    ],
    [
      'rediss://:secret@redis.bao.vn:6380',
      { kind: 'single', host: 'redis.bao.vn', port: 6380, db: 0, tls: {}, password: 'secret' },
    ],
    [
      'rediss://r?ca=/etc/ssl/bao.pem&cert=/etc/c.pem&key=/etc/k.pem',
      {
        kind: 'single',
        host: 'r',
        port: 6379,
        db: 0,
        tls: { ca: '/etc/ssl/bao.pem', cert: '/etc/c.pem', key: '/etc/k.pem' },
      },
    ],
  ])('%s is one server', (url, target) => {
    expect(parseRedisUrl(url)).toEqual(target);
  });

  test.each([
    ['unix:/run/redis.sock', { kind: 'socket', path: '/run/redis.sock' }],
    ['unix:///run/redis.sock', { kind: 'socket', path: '/run/redis.sock' }],
    ['unix:/tmp/thư mục?/r@d%20is.sock', { kind: 'socket', path: '/tmp/thư mục?/r@d%20is.sock' }],
    [
      'unix://:s%40cret@/run/redis.sock?db=2',
      { kind: 'socket', path: '/run/redis.sock', db: 2, password: 's@cret' },
    ],
  ])('%s is a socket, its path taken as it stands', (url, target) => {
    expect(parseRedisUrl(url)).toEqual(target);
  });

  const nodes = [
    { host: 'a', port: 1 },
    { host: 'b', port: 6379 },
  ];
  test.each([
    ['redis://a:1,redis://b', { kind: 'cluster', nodes, tls: null }],
    ['redis://a:1/, b/', { kind: 'cluster', nodes, tls: null }],
    ['rediss://:pw@a:1,rediss://:pw@b', { kind: 'cluster', nodes, tls: {}, password: 'pw' }],
    ['redis://lan:pw@a:1,b', { kind: 'cluster', nodes, tls: null, username: 'lan', password: 'pw' }],
    ['redis+cluster://a:1,b', { kind: 'cluster', nodes, tls: null }],
    ['rediss+cluster://a:1?ca=/c', { kind: 'cluster', nodes: [nodes[0]], tls: { ca: '/c' } }],
  ])('%s is a Cluster', (url, target) => {
    expect(parseRedisUrl(url)).toEqual(target);
  });

  const sentinels = [
    { host: 'a', port: 26379 },
    { host: 'b', port: 5000 },
  ];
  const watched = { kind: 'sentinel', name: 'main', sentinels, db: 0, tls: null, sentinelLogin: {} };
  test.each([
    ['redis+sentinel://:secret@a,b:5000/main', { ...watched, password: 'secret' }],
    ['redis+sentinel://a,b:5000/main/4', { ...watched, db: 4 }],
    ['rediss+sentinel://a,b:5000/main?ca=/c', { ...watched, tls: { ca: '/c' } }],
    [
      'redis+sentinel://lan:x@a,b:5000/main?sentinel-user=s&sentinel-password=p%26q',
      { ...watched, username: 'lan', password: 'x', sentinelLogin: { username: 's', password: 'p&q' } },
    ],
  ])('%s is a master behind Sentinels', (url, target) => {
    expect(parseRedisUrl(url)).toEqual(target);
  });

  test.each([
    ['localhost:6379', /must look like redis/],
    ['http://hunter2', /must look like redis/],
    ['redis://', /must look like redis/],
    ['redis://:hunter2/x@host', /%2F/],
    ['redis://:hunter2%@host', /%25/],
    ['redis://host:70000', /port/],
    ['redis://host/hunter2', /not a number/],
    ['redis://host?hunter2=1', /no options/],
    ['rediss://host?hunter2=1', /takes ca, cert, key/],
    ['redis://host?ca=/hunter2', /rediss/],
    ['rediss://host?cert=/hunter2', /cert and key together/],
    ['redis://a,rediss://b', /mixes/],
    ['redis://:hunter2@a,:other@b', /more than one user or password/],
    ['redis://a,b/3', /number 0 only/],
    ['redis+sentinel://a:26379', /name of the master/],
    ['unix:redis.sock', /absolute path/],
  ])('%s is refused with a reason that repeats nothing of it', (url, reason) => {
    const fault = (() => {
      try {
        parseRedisUrl(url);
      } catch (error) {
        return (error as Error).message;
      }
    })();
    expect(fault).toMatch(reason);
    expect(fault).not.toContain('hunter2');
  });
});
