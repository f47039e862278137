import { describe, expect, test } from '@jest/globals';
import { ownPages } from '../../src/outside/titles/own-pages.ts';

const permitted = (prefix: string, url: string) => ownPages([prefix])(new URL(url)) !== null;

describe('a newspaper’s own pages', () => {
  test.each([
    ['https://bao.example', 'https://bao.example/tin/1'],
    ['https://bao.example/', 'https://bao.example/'],
    ['https://bao.example/', 'https://BAO.example:443/tin?id=1#a'],
    ['https://bao.example/tin', 'https://bao.example/tin'],
    ['https://bao.example/tin', 'https://bao.example/tin/1'],
    ['https://bao.example/tin', 'https://bao.example/tin?id=1'],
    ['https://bao.example/tin', 'https://bao.example/tin/100%25-that..ra'],
    ['https://bao.example/tin/', 'https://bao.example/tin/1'],
    ['https://bao.example/bai-', 'https://bao.example/bai-17022022'],
    ['https://bao.example/?id=', 'https://bao.example/?id=5'],
    ['https://bao.example/a.aspx', 'https://bao.example/a.aspx?id=5'],
    ['https://bao.example/a.aspx?tin', 'https://bao.example/a.aspx?tin&id=5'],
    ['http://bao.example:8080/', 'http://bao.example:8080/1'],
  ])('below %s lies %s', (prefix, url) => expect(permitted(prefix, url)).toBe(true));

  test.each([
    ['https://bao.example', 'https://bao.example.evil/'],
    ['https://bao.example', 'https://bao.example@evil.example/'],
    ['https://bao.example', 'https://bao.exampleevil/'],
    ['https://bao.example', 'https://www.bao.example/'],
    ['https://bao.example', 'https://bao.example./'],
    ['https://bao.example/', 'http://bao.example/'],
    ['https://bao.example/', 'https://bao.example:8443/'],
    ['https://bao.example/', 'https://evil.example/https://bao.example/'],
    ['https://bao.example/tin', 'https://bao.example/tin-gia'],
    ['https://bao.example/tin', 'https://bao.example/tinh'],
    ['https://bao.example/~bao', 'https://bao.example/~bao2/1'],
    ['https://bao.example/tin/', 'https://bao.example/tin/../rieng'],
    ['https://bao.example/tin/', 'https://bao.example/tin/%2e%2e/rieng'],
    ['https://bao.example/tin/', 'https://bao.example/tin/..%2frieng'],
    ['https://bao.example/tin/', 'https://bao.example/tin\\..\\rieng'],
    ['https://bao.example/tin', 'https://bao.example/tin/%2e%2e%2frieng'],
    ['https://bao.example/tin', 'https://bao.example/tin/%252e%252e%252frieng'],
    ['https://bao.example/tin', 'https://bao.example/tin/..;/rieng'],
    ['https://bao.example/tin', 'https://bao.example/tin/%2E%2E%3Bx%5Crieng'],
    ['https://bao.example/tin/', 'https://bao.example/TIN/1'],
    ['http://127.0.0.1:3001/', 'http://127.0.0.1:6379/'],
    ['no address', 'https://bao.example/'],
  ])('below %s does not lie %s', (prefix, url) => expect(permitted(prefix, url)).toBe(false));

  test.each([
    ['https://bao.example/', { plain: false, privately: false }],
    ['http://bao.example/', { plain: true, privately: false }],
    ['http://127.0.0.1:3001/', { plain: true, privately: true }],
    ['http://[::1]:3001/', { plain: true, privately: true }],
    ['http://localhost:3001/', { plain: true, privately: true }],
    ['https://bao.localhost/', { plain: false, privately: true }],
    ['https://10.0.0.5/', { plain: false, privately: true }],
    ['https://notlocalhost/', { plain: false, privately: false }],
    ['http://169.254.169.254/', { plain: true, privately: false }],
  ])('%s permits %j', (prefix, permission) => {
    expect(ownPages(['https://other.example/', prefix])(new URL(prefix))).toEqual(permission);
  });
});
