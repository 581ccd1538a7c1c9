import { expect, test } from 'vitest';
import { advertisedAddress, isAdvertisable } from '../../src/domain/advertised-address.js';

const NETWORKS = [
  { address: '127.0.0.1', family: 'IPv4', internal: true },
  { address: 'fe80::1', family: 'IPv6', internal: false },
  { address: '169.254.3.4', family: 'IPv4', internal: false },
  { address: 'fd00::7', family: 'IPv6', internal: false },
  { address: '10.1.2.3', family: 'IPv4', internal: false },
];

test('what was given wins, with its own port or ours', () => {
  expect(advertisedAddress('chat-1', '0.0.0.0', 3000, NETWORKS)).toBe('chat-1:3000');
  expect(advertisedAddress('chat-1:80', '0.0.0.0', 3000, NETWORKS)).toBe('chat-1:80');
  expect(advertisedAddress('[fd00::9]', '::', 3000, NETWORKS)).toBe('[fd00::9]:3000');
});

test('one address is that address; all addresses are the first that others can reach', () => {
  expect(advertisedAddress(null, '127.0.0.1', 3000, NETWORKS)).toBe('127.0.0.1:3000');
  expect(advertisedAddress(null, 'fd00::7', 3000, NETWORKS)).toBe('[fd00::7]:3000');
  expect(advertisedAddress(null, '0.0.0.0', 3000, NETWORKS)).toBe('10.1.2.3:3000');
  expect(advertisedAddress(null, '::', 3000, NETWORKS.slice(0, 4))).toBe('[fd00::7]:3000');
  expect(advertisedAddress(null, '0.0.0.0', 3000, NETWORKS.slice(0, 1))).toBe('127.0.0.1:3000');
});

test('an address is a host, perhaps with a port', () => {
  for (const good of ['10.0.0.1', 'chat-1.example.org:3000', '[fd00::1]:80'])
    expect(isAdvertisable(good)).toBe(true);
  for (const bad of ['', 'http://x', 'a b', 'x:y', 'fd00::1', 'x;y']) expect(isAdvertisable(bad)).toBe(false);
});
