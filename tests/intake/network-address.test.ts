import { describe, expect, test } from '@jest/globals';
import { readerAddress, readerNetwork, widerNetworks } from '../../src/http/network-address.ts';

describe('one reader', () => {
  test.each([
    ['203.0.113.9'],
    ['::ffff:203.0.113.9'],
    ['::FFFF:203.0.113.9'],
    ['::ffff:cb00:7109'],
    ['0:0:0:0:0:ffff:cb00:7109'],
    ['0000:0000:0000:0000:0000:FFFF:203.0.113.9'],
    ['64:ff9b::203.0.113.9'],
    ['64:ff9b::cb00:7109'],
    ['203.0.113.9:50123'],
    ['[::ffff:203.0.113.9]:50123'],
    ['::ffff:203.0.113.9%eth0'],
  ])('%s is the IPv4 address 203.0.113.9', (address) => {
    expect(readerNetwork(address)).toBe('203.0.113.9');
    expect(widerNetworks(address)).toBeNull();
  });

  test.each([
    ['2001:db8:1:2::1'],
    ['2001:db8:1:2:ffff:ffff:ffff:ffff'],
    ['2001:0DB8:0001:0002:0:0:0:9'],
    ['2001:db8:1:2::1%eth0'],
    ['[2001:db8:1:2::1]'],
    ['[2001:db8:1:2::1]:443'],
    ['2001:db8:1:2::203.0.113.9'],
  ])('%s is one of the addresses of 2001:db8:1:2::/64', (address) => {
    expect(readerNetwork(address)).toBe('2001:db8:1:2::/64');
  });

  test.each([
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['1::', '1:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::fffe:203.0.113.9', '0:0:0:0::/64'],
    ['64:ff9b:1::203.0.113.9', '64:ff9b:1:0::/64'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4::/64'],
    ['1:2:3:4:5:6:7::', '1:2:3:4::/64'],
  ])('%s belongs to %s', (address, network) => {
    expect(readerNetwork(address)).toBe(network);
  });

  test.each([
    [undefined],
    [null],
    [''],
    ['unknown'],
    ['_hidden'],
    ['203.0.113.256'],
    ['203.0.113.09'],
    ['203.0.113'],
    ['203.0.113.9, 203.0.113.10'],
    ['2001:db8::1::2'],
    ['[2001:db8::1'],
    ['[203.0.113.9]:port'],
    [`${'9'.repeat(10_000)}:1`],
    [`[${':'.repeat(10_000)}]`],
  ])('%s is no address', (text) => {
    expect(readerNetwork(text)).toBeNull();
    expect(widerNetworks(text ?? null)).toBeNull();
  });
});

describe('many readers', () => {
  test.each([
    ['2001:db8:1:2ab::1', '2001:db8:1:200::/56', '2001:db8:1::/48'],
    ['2001:db8:1:2ff::1', '2001:db8:1:200::/56', '2001:db8:1::/48'],
    ['2001:db8:1:300::1', '2001:db8:1:300::/56', '2001:db8:1::/48'],
    ['2001:db8:1:ff::1', '2001:db8:1:0::/56', '2001:db8:1::/48'],
    ['2001:db8::1', '2001:db8:0:0::/56', '2001:db8:0::/48'],
    ['2001:db8:1:abcd::1', '2001:db8:1:ab00::/56', '2001:db8:1::/48'],
  ])('%s lies in the home %s and in the campus %s', (address, home, campus) => {
    expect(widerNetworks(address)).toEqual({ home, campus });
  });
});

describe('the address of a request', () => {
  const of = (ip: string | undefined, remoteAddress?: string) =>
    readerAddress({ ip, socket: { remoteAddress } });

  test('is what the trusted proxies say, in plain form', () => {
    expect(of('::ffff:203.0.113.9', '127.0.0.1')).toBe('203.0.113.9');
    expect(of('[2001:DB8::1]:443', '127.0.0.1')).toBe('2001:db8::1');
    expect(of('fe80::1%eth0', '127.0.0.1')).toBe('fe80::1');
  });

  test('is the last that is known when a proxy names something that is no address', () => {
    expect(of('unknown', '::ffff:10.0.0.1')).toBe('10.0.0.1');
    expect(of('x'.repeat(8_000), '10.0.0.1')).toBe('10.0.0.1');
  });

  test('is nothing for a connection that is gone', () => {
    expect(of(undefined)).toBeNull();
  });
});
