import { expect, test } from 'vitest';
import { clientAddress } from '../../src/domain/client-address.js';

const TRUSTED = ['127.0.0.1', '10.0.0.0/8'];

test.each([
  ['203.0.113.9:4711', '203.0.113.9'],
  ['203.0.113.9', '203.0.113.9'],
  [' "203.0.113.9:1" ', '203.0.113.9'],
  ['[2001:db8::1]:4711', '2001:db8::1'],
  ['"[2001:DB8:0::0001]"', '2001:db8::1'],
  ['2001:db8:0:0:0:0:0:1', '2001:db8::1'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['::ffff:cb00:7109', '203.0.113.9'],
  ['fe80::1%eth0', 'fe80::1'],
  ['198.51.100.1, 203.0.113.9:80, 10.1.2.3:99', '203.0.113.9'],
  ['198.51.100.1, unknown, 10.1.2.3', '10.1.2.3'],
  ['unknown', '127.0.0.1'],
  ['_hidden:80', '127.0.0.1'],
  ['', '127.0.0.1'],
  ['0x7f.1', '127.0.0.1'],
  ['203.0.113.999', '127.0.0.1'],
])('X-Forwarded-For: %s is the client %s', (header, client) => {
  expect(clientAddress('127.0.0.1', header, TRUSTED)).toBe(client);
});

test('nobody else is believed, and a dual-stack address is one address', () => {
  expect(clientAddress('192.0.2.1', '203.0.113.9', TRUSTED)).toBe('192.0.2.1');
  expect(clientAddress('::ffff:192.0.2.1', '203.0.113.9', TRUSTED)).toBe('192.0.2.1');
  expect(clientAddress('::ffff:127.0.0.1', '203.0.113.9:5', TRUSTED)).toBe('203.0.113.9');
  expect(clientAddress('', undefined, [])).toBe('');
});
