import { expect, test } from 'vitest';
import { planGif } from '../../../src/worker/files/clean/gif.js';
import { planJpeg } from '../../../src/worker/files/clean/jpeg.js';
import type { ReadAt } from '../../../src/worker/files/clean/plan.js';

/** A file of a hundred kB must not be worth a gigabyte of the disk. */

const PARTS = 19_000;
const repeated = (...bytes: number[]) => Buffer.alloc(PARTS * bytes.length, Buffer.from(bytes));

async function bytesRead(file: Buffer, plan: (readAt: ReadAt) => Promise<unknown>): Promise<number> {
  let read = 0;
  await plan(async (offset, length) => {
    const bytes = file.subarray(offset, offset + length);
    read += bytes.length;
    return bytes;
  });
  return read;
}

test('thousands of short comments of a GIF are each read once, with little behind them', async () => {
  const head = Buffer.from('GIF89a\x01\0\x01\0\0\0\0', 'latin1');
  const file = Buffer.concat([head, repeated(0x21, 0xfe, 1, 0x41, 0), Buffer.from([0x3b])]);
  expect(await bytesRead(file, (readAt) => planGif(readAt, file.length))).toBeLessThan(PARTS * 1_024);
});

test('thousands of empty scans of a JPEG are, too', async () => {
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0]);
  const file = Buffer.concat([head, repeated(0xff, 0xda, 0, 2), Buffer.from([0xff, 0xd9])]);
  expect(await bytesRead(file, planJpeg)).toBeLessThan(PARTS * 1_024);
});

test('one long scan is read in few pieces', async () => {
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0, 0xff, 0xda, 0, 2]);
  const file = Buffer.concat([head, Buffer.alloc(4_000_000, 0x11), Buffer.from([0xff, 0xd9])]);
  let reads = 0;
  await planJpeg(async (offset, length) => {
    reads += 1;
    return file.subarray(offset, offset + length);
  });
  expect(reads).toBeLessThan(100);
});
