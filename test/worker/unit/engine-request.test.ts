import { describe, expect, test } from 'vitest';
import { engineRefusal } from '../../../src/worker/engine/engine-request.js';

const ask = (method: string, upgrade: string | undefined, query: Record<string, string>) =>
  engineRefusal({ method, upgrade, query: { EIO: '4', ...query } });

describe('a request of Engine.IO 4', () => {
  test('is a poll, a body or a websocket', () => {
    expect(ask('GET', undefined, { transport: 'polling' })).toBeNull();
    expect(ask('POST', undefined, { transport: 'polling', sid: 'x' })).toBeNull();
    expect(ask('GET', 'websocket', { transport: 'websocket' })).toBeNull();
    expect(ask('GET', 'WebSocket', { transport: 'websocket', sid: 'x' })).toBeNull();
  });

  test.each([
    ['GET', undefined, { transport: 'polling', EIO: '3' }, /protocol version/],
    ['GET', undefined, {}, /Transport unknown/],
    ['GET', undefined, { transport: '__proto__' }, /Transport unknown/],
    ['GET', undefined, { transport: 'polling', j: '' }, /JSONP/],
    ['GET', undefined, { transport: 'websocket' }, /needs an upgrade/],
    ['GET', 'h2c', { transport: 'websocket' }, /Only upgrades/],
    ['GET', 'websocket', { transport: 'polling' }, /cannot be upgraded/],
    ['POST', 'websocket', { transport: 'websocket' }, /begins with GET/],
    ['PUT', undefined, { transport: 'polling' }, /GET or POST/],
  ] as const)('%s, upgrade %s, %j is refused', (method, upgrade, query, words) => {
    expect(ask(method, upgrade, query)?.message).toMatch(words);
  });
});
