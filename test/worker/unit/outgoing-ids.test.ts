import { expect, test } from 'vitest';
import { isOutgoingId, outgoingIdOf } from '../../../src/worker/rooms/outgoing-ids.js';
import { hookIdOf } from '../../../src/worker/shared/bot-ids.js';

test('one address takes hooks of both ways off a room: their ids tell which it is', () => {
  const random = 'abcdefgh-_012345';
  expect(isOutgoingId(outgoingIdOf(random))).toBe(true);
  expect([hookIdOf(random), `bot-${random}`, random, `u-${random}`].some(isOutgoingId)).toBe(false);
});
