import { expect, test } from 'vitest';
import { hookIdOf } from '../../src/domain/bot-ids.js';
import { isOutgoingId, outgoingIdOf } from '../../src/domain/outgoing-ids.js';

test('one address takes hooks of both ways off a room: their ids tell which it is', () => {
  const random = 'abcdefgh-_012345';
  expect(isOutgoingId(outgoingIdOf(random))).toBe(true);
  expect([hookIdOf(random), `bot-${random}`, random, `u-${random}`].some(isOutgoingId)).toBe(false);
});
