import { expect, test } from 'vitest';
import { hookIdOf, isBotId, isHookId } from '../../../src/worker/shared/bot-ids.js';

const RANDOM = 'abcdefgh-_012345';

test('the ids of bots are told from those of people and rooms, and hooks from bots with a token', () => {
  expect(isHookId(hookIdOf(RANDOM))).toBe(true);
  expect(isHookId(`bot-${RANDOM}`)).toBe(false);
  expect([hookIdOf(RANDOM), `bot-${RANDOM}`].every(isBotId)).toBe(true);
  for (const id of [
    RANDOM,
    'general',
    'hook-',
    'bot-',
    `hook-${RANDOM}x`,
    `bot-${RANDOM}x`,
    `u-${RANDOM}`,
    RANDOM.replace(/^.{5}/, 'hook-'),
    RANDOM.replace(/^.{4}/, 'bot-'),
  ])
    expect([id, isHookId(id), isBotId(id)]).toEqual([id, false, false]);
});
