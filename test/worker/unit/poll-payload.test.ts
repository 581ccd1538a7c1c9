import fc from 'fast-check';
import { expect, test } from 'vitest';
import { payloadFault } from '../../../src/worker/engine/poll-payload.js';

const RS = '\u001e';

test('a body is judged as its packets are, whatever they hold', () => {
  const packet = fc.string({ unit: fc.constantFrom('4', '0', 'é', '가', '😀', '"'), maxLength: 12 });
  fc.assert(
    fc.property(fc.array(packet, { minLength: 1, maxLength: 12 }), (packets) => {
      const lengths = packets.map((text) => Buffer.byteLength(text));
      const problem = payloadFault(Buffer.from(packets.join(RS)), 8, 20);
      const isLong = lengths.slice(0, 8).some((bytes) => bytes > 20);
      expect(problem).toBe(isLong ? 'too-long' : packets.length > 8 ? 'too-many' : null);
    }),
  );
});

test('an empty body is one empty packet', () => {
  expect(payloadFault(Buffer.alloc(0), 1, 0)).toBeNull();
});

test('bytes that are no UTF-8 are wrong in any packet', () => {
  const bodyOf = (...wrong: number[]) =>
    Buffer.concat([Buffer.from(`é${RS}4`), Buffer.from(wrong), Buffer.from(RS)]);
  expect(payloadFault(bodyOf(), 4, 20)).toBeNull();
  for (const wrong of [[0xe9], [0xc3], [0xed, 0xa0, 0x80]])
    expect(payloadFault(bodyOf(...wrong), 4, 20)).toBe('not-utf8');
});
