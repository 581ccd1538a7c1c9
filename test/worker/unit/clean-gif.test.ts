import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UncleanError } from '../../../src/worker/files/clean/plan.js';
import { cleaned, says } from '../support/cleaned.js';
import { PLACE } from '../support/pictures.js';

/** What a GIF tells beside its pictures. */

const text = (words: string) => Buffer.from(words, 'latin1');
/** In pieces of at most 255 bytes. */
function pieces(content: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < content.length; at += 255) {
    const piece = content.subarray(at, at + 255);
    parts.push(Buffer.from([piece.length]), piece);
  }
  return Buffer.concat([...parts, Buffer.from([0])]);
}
const extension = (label: number, ...parts: Buffer[]) =>
  Buffer.concat([Buffer.from([0x21, label]), ...parts.slice(0, -1), pieces(parts.at(-1) as Buffer)]);
const application = (name: string, content: Buffer) =>
  extension(0xff, Buffer.from([11]), text(name), content);
/** XMP is written without pieces, and ends so that who counts them comes to its end. */
const xmp = Buffer.concat([
  Buffer.from([0x21, 0xff, 11]),
  text(`XMP DataXMP<x:xmpmeta>${PLACE}</x:xmpmeta>\x01`),
  Buffer.from(Array.from({ length: 256 }, (_, index) => 255 - index)),
  Buffer.from([0]),
]);
const HEAD = text('GIF89a\x05\0\x04\0\x80\0\0\0\0\0\xff\xff\xff');
const CONTROL = extension(0xf9, Buffer.from([4, 0, 0, 0]));
const LOOP = application('NETSCAPE2.0', Buffer.from([1, 0, 0]));
const COLOURS = application('ICCRGBG1012', text('profile'));
/** With colours of its own, and more data than a window that is read. */
const IMAGE = Buffer.concat([
  Buffer.from([0x2c, 0, 0, 0, 0, 5, 0, 4, 0, 0x80]),
  Buffer.alloc(6),
  Buffer.from([2]),
  pieces(Buffer.alloc(100_000, 0x21)),
]);
const END = Buffer.from([0x3b]);
const gif = (...blocks: Buffer[]) => Buffer.concat([HEAD, ...blocks]);

test('a GIF keeps its pictures, and not what it says', async () => {
  const came = gif(
    ...[LOOP, xmp, COLOURS, extension(0xfe, text(PLACE)), CONTROL, IMAGE, extension(0x01, text(PLACE))],
    ...[application('WHATEVER1.0', text(PLACE)), CONTROL, IMAGE, END, text(PLACE)],
  );
  expect(says(came)).toBe(true);
  const { type, size, result } = await cleaned(came);
  expect({ type, size }).toEqual({ type: 'image/gif', size: { width: 5, height: 4 } });
  expect(result.equals(gif(LOOP, COLOURS, CONTROL, IMAGE, CONTROL, IMAGE, END))).toBe(true);
  expect((await cleaned(result)).result.equals(result)).toBe(true);
});

test('one that ends too early stays so', async () => {
  const bytes = gif(CONTROL, IMAGE, END);
  for (const left of [13, 19, 30, 60_000, 90_000, bytes.length - 1]) {
    const short = bytes.subarray(0, left);
    expect((await cleaned(short)).result.equals(short), `${left}`).toBe(true);
  }
});

test('whatever is changed in it, cleaning ends, with nothing new in the file', async () => {
  const bytes = gif(LOOP, xmp, CONTROL, IMAGE.subarray(0, 600), END);
  const change = fc.record({ at: fc.nat(bytes.length), put: fc.uint8Array({ maxLength: 24 }) });
  await fc.assert(
    fc.asyncProperty(change, async ({ at, put }) => {
      const changed = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + put.length)]);
      const found = await cleaned(changed).catch((error) => {
        expect(error).toBeInstanceOf(UncleanError);
        return null;
      });
      if (found !== null) expect(found.result.length).toBeLessThanOrEqual(changed.length);
    }),
    { numRuns: 300 },
  );
});
