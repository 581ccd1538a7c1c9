import { expect, test } from 'vitest';
import { holderOfSession } from '../../../src/worker/sessions/session-holder.js';

const self = { node: 'ash', slot: 2 };

test.each([
  ['memory', self, 'here'],
  ['memory', { node: 'ash', slot: 1 }, 'ash/1'],
  ['memory', { node: 'birch', slot: 2 }, 'birch/2'],
  ['redis', { node: 'ash', slot: 1 }, 'store'],
  ['token', { node: 'ash', slot: 1 }, 'cookie'],
] as const)('a session of %s made by %j is %s', (kind, route, place) => {
  expect(holderOfSession({ kind, route }, self)).toBe(place);
});
