import { expect, it } from 'vitest';
import { LIMITS } from '../../src/protocol/limits.js';
import { readSend } from '../../src/protocol/schemas.js';

const good = { room: 'general', cmid: 'c-1_A', text: ' Grüße 👋\nyou ' };

it('a send is taken as it is', () => {
  expect(readSend({ ...good })).toEqual(good);
  const longest = {
    room: 'r'.repeat(40),
    cmid: 'c'.repeat(LIMITS.cmidMaxChars),
    text: 't'.repeat(LIMITS.textMaxChars),
  };
  expect(readSend(longest)).toEqual(longest);
});

it.each([
  [null, /^The input is wrong: must be an object/],
  ['general', /^The input is wrong: must be an object/],
  [[], /^`room` is wrong/],
  [{ ...good, room: 7 }, /^`room` is wrong: must be an id/],
  [{ ...good, room: '' }, /^`room` is wrong/],
  [{ ...good, room: 'a b' }, /^`room` is wrong/],
  [{ ...good, room: 'general\n' }, /^`room` is wrong/],
  [{ ...good, room: 'r'.repeat(41) }, /^`room` is wrong/],
  [{ ...good, room: ['general'] }, /^`room` is wrong/],
  [{ ...good, cmid: undefined }, /^`cmid` is wrong/],
  [{ ...good, cmid: '' }, /^`cmid` is wrong/],
  [{ ...good, cmid: 'a:b' }, /^`cmid` is wrong: must be letters/],
  [{ ...good, cmid: 'a b' }, /^`cmid` is wrong/],
  [{ ...good, cmid: 'c'.repeat(LIMITS.cmidMaxChars + 1) }, /^`cmid` is wrong: must have at most/],
  [{ ...good, text: { toString: 1 } }, /^`text` is wrong: must be a text/],
  [{ ...good, text: 't'.repeat(LIMITS.textMaxChars + 1) }, /^`text` is wrong: must have at most/],
  [{ ...good, text: '' }, /^`text` is wrong: must not be blank/],
  [{ ...good, text: ' \n\u00a0' }, /^`text` is wrong: must not be blank/],
  [{ ...good, text: 'half \ud83d' }, /^`text` is wrong: must be well-formed/],
  [{ ...good, text: 'a\u0000b' }, /^`text` is wrong: must be well-formed/],
  [{ ...good, seq: 1 }, /^The input is wrong: .*nothing else/],
  [JSON.parse('{"room":"general","cmid":"c","__proto__":{"text":"t"}}'), /^`text` is wrong/],
])('%j is refused with what is wrong', (input, problem) => {
  let thrown: unknown;
  try {
    readSend(input);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ code: 'invalid', message: expect.stringMatching(problem) });
});
