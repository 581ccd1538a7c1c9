import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FrameCutter } from '../../testbed/network/resp-frames.js';

const line = (type: string) => fc.stringMatching(/^[a-z0-9 ]{0,20}$/).map((text) => `${type}${text}\r\n`);
const blob = fc
  .tuple(fc.constantFrom('$', '=', '!'), fc.stringMatching(/^[a-z\r\n*$%:]{0,30}$/))
  .map(([type, text]) => `${type}${text.length}\r\n${text}\r\n`);
const { frame } = fc.letrec<{ frame: string }>((tie) => ({
  frame: fc.oneof(
    { depthSize: 'small' },
    line('+'),
    line('-'),
    line(':'),
    line('_'),
    blob,
    fc.constantFrom('$-1\r\n', '*-1\r\n', '*0\r\n'),
    fc
      .tuple(fc.constantFrom('*', '~', '>'), fc.array(tie('frame'), { maxLength: 4 }))
      .map(([type, of]) => `${type}${of.length}\r\n${of.join('')}`),
    fc
      .array(fc.tuple(tie('frame'), tie('frame')), { maxLength: 3 })
      .map((of) => `%${of.length}\r\n${of.flat().join('')}`),
    fc
      .tuple(tie('frame'), tie('frame'), tie('frame'))
      .map(([key, value, after]) => `|1\r\n${key}${value}${after}`),
  ),
}));

test('frames are given back as they were sent, wherever the network cuts them', () => {
  fc.assert(
    fc.property(
      fc.array(frame, { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }),
      (frames, pieces) => {
        const bytes = Buffer.from(frames.join(''));
        const cutter = new FrameCutter();
        const given: string[] = [];
        for (let at = 0, piece = 0; at < bytes.length; piece += 1) {
          const end = at + (pieces[piece % pieces.length] as number);
          given.push(...cutter.feed(bytes.subarray(at, end)).map(String));
          at = end;
        }
        expect(given).toEqual(frames);
      },
    ),
  );
});

test('what is not whole is kept', () => {
  const cutter = new FrameCutter();
  expect(cutter.feed(Buffer.from('*2\r\n+a\r\n'))).toEqual([]);
  expect(cutter.feed(Buffer.from('$3\r\nabc')).map(String)).toEqual([]);
  expect(cutter.feed(Buffer.from('\r\n+b')).map(String)).toEqual(['*2\r\n+a\r\n$3\r\nabc\r\n']);
});
