import type { Writable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as ws from 'ws';
import { textFrames } from '../../../src/worker/engine/text-frame.js';

/** Exported, and not typed. */
const { Receiver } = ws as unknown as { Receiver: new (options: { isServer: boolean }) => Writable };

/** As a client of ws reads them. */
async function read(frames: Buffer, count: number): Promise<string[]> {
  const receiver = new Receiver({ isServer: false });
  const texts: string[] = [];
  const all = new Promise<void>((resolve, reject) => {
    receiver.on('error', reject);
    receiver.on('message', (data: Buffer, isBinary: boolean) => {
      texts.push(isBinary ? 'binary' : data.toString('utf8'));
      if (texts.length === count) resolve();
    });
  });
  receiver.write(frames);
  await all;
  return texts;
}

const text = fc.string({ unit: 'grapheme' });

test('ws reads what was written, in its order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 6 }), async (texts) => {
      expect(await read(textFrames(texts), texts.length)).toEqual(texts);
    }),
  );
});

test.each([0, 125, 126, 65_535, 65_536, 200_000])('a text of %i bytes', async (bytes) => {
  const texts = ['x'.repeat(bytes), 'after'];
  expect(await read(textFrames(texts), 2)).toEqual(texts);
});
