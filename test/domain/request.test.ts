import { expect, test } from 'vitest';
import { isLoopback } from '../../src/domain/loopback.js';
import { rawAnswer } from '../../src/domain/raw-answer.js';
import { requestFacts } from '../../src/domain/request-facts.js';
import { splitTarget } from '../../src/domain/request-target.js';
import { isTrustedProxy } from '../../src/domain/trusted-proxies.js';

test.each([
  ['/a/b?c=d', '/a/b', 'c=d'],
  ['/a', '/a', ''],
  ['/a?', '/a', ''],
  ['/a?b?c', '/a', 'b?c'],
  ['?a=b', '/', 'a=b'],
  ['http://host:1', '/', ''],
  ['HTTPS://host/a?b', '/a', 'b'],
  ['http://host?a', '/', 'a'],
  ['/../a', '/../a', ''],
  ['//host/a', '//host/a', ''],
])('the target %s has the path %s and the query %s', (target, path, query) => {
  expect(splitTarget(target)).toEqual({ path, query });
});

test.each(['localhost', 'LOCALHOST', 'a.localhost', '::1', '127.0.0.1', '127.9.9.9', '::ffff:127.0.0.1'])(
  '%s is this machine',
  (host) => expect(isLoopback(host)).toBe(true),
);
test.each(['', 'localhost.example', 'notlocalhost', '128.0.0.1', '127.0.0.1.example', '::2', '0.0.0.0'])(
  '%s may be another machine',
  (host) => expect(isLoopback(host)).toBe(false),
);

test('a proxy is trusted by its address, its range or its name, and nothing else is one', () => {
  const trusted = ['192.0.2.7', '10.0.0.0/8', 'loopback'];
  for (const address of ['192.0.2.7', '10.255.0.1', '127.0.0.1', '::1'])
    expect(isTrustedProxy(address, trusted)).toBe(true);
  for (const address of ['192.0.2.8', '11.0.0.1', '', 'unknown', 'loopback'])
    expect(isTrustedProxy(address, trusted)).toBe(false);
  expect(isTrustedProxy('127.0.0.1', [])).toBe(false);
});

const forwarded = {
  host: 'inner',
  'x-forwarded-for': '203.0.113.9',
  'x-forwarded-proto': 'http, HTTPS',
  'x-forwarded-host': ['outer', 'chat.example'],
};
test('forwarded headers count when a listed proxy wrote them, and of several the nearest', () => {
  expect(requestFacts({ headers: forwarded, socket: { remoteAddress: '10.0.0.1' } }, ['10.0.0.0/8'])).toEqual(
    {
      address: '203.0.113.9',
      secure: true,
      host: 'chat.example',
    },
  );
  expect(requestFacts({ headers: forwarded, socket: { remoteAddress: '11.0.0.1' } }, ['10.0.0.0/8'])).toEqual(
    {
      address: '11.0.0.1',
      secure: false,
      host: 'inner',
    },
  );
  const bare = { headers: { host: 'inner', 'x-forwarded-proto': '' }, socket: { remoteAddress: '10.0.0.1' } };
  expect(requestFacts(bare, ['10.0.0.0/8'])).toEqual({ address: '10.0.0.1', secure: false, host: 'inner' });
});

test('a raw answer is a whole one, counted in bytes, and closes', () => {
  expect(rawAnswer(429, 'Too Many Requests', { 'Retry-After': '1' }, 'é')).toBe(
    'HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 2\r\nCache-Control: no-store\r\nConnection: close\r\n\r\né',
  );
});
