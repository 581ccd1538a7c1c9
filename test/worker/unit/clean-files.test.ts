import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../../src/protocol/limits.js';
import { isPlainLine } from '../../../src/protocol/visible-text.js';
import { byteRange } from '../../../src/worker/files/byte-range.js';
import { orientationOf } from '../../../src/worker/files/clean/orientation.js';
import { UncleanError } from '../../../src/worker/files/clean/plan.js';
import { cleanFileName } from '../../../src/worker/files/file-name.js';
import { fileType } from '../../../src/worker/files/file-type.js';
import { cleaned, says } from '../support/cleaned.js';
import { dashcam, film, filmInPieces } from '../support/films.js';
import { heif } from '../support/heifs.js';
import { exif, movingWebp, photo, png, tiff, webp } from '../support/pictures.js';
import { directory, tiffOf } from '../support/tiffs.js';

/** What becomes of a file before its upload is answered: its type, its name, and what it says of a place. */

describe('a place', () => {
  test.each([
    [
      'a photo of a phone, and of the picture behind its end',
      photo(40, 30),
      'image/jpeg',
      { width: 40, height: 30 },
    ],
    [
      'a photo that is turned, which stays upright',
      photo(40, 30, 6),
      'image/jpeg',
      { width: 30, height: 40 },
    ],
    ['a PNG', png(), 'image/png', { width: 2, height: 1 }],
    ['a PNG that is turned', png(8), 'image/png', { width: 1, height: 2 }],
    ['a WebP', webp(), 'image/webp', { width: 7, height: 5 }],
    ['a WebP that is turned', webp(6), 'image/webp', { width: 7, height: 5 }],
    ['a film', film(), 'video/mp4', undefined],
  ])('is taken out of %s', async (_, bytes, type, size) => {
    expect(says(bytes)).toBe(true);
    const found = await cleaned(bytes);
    expect(found).toMatchObject({ type });
    expect(found.size).toEqual(size);
    expect(says(found.result)).toBe(false);
    // What is clean stays as it is.
    const again = await cleaned(found.result);
    expect(again.result.equals(found.result)).toBe(true);
    expect(again.size).toEqual(size);
  });

  test('is gone, the picture is not: its data, colours and which side is up stay', async () => {
    const { result } = await cleaned(photo(40, 30, 6));
    expect(result.includes(Buffer.from('scan\xff\0data\xff\xd0more', 'latin1'))).toBe(true);
    expect(result.includes('ICC_PROFILE')).toBe(true);
    expect(result.includes('JFIF')).toBe(true);
    expect(result.subarray(-2).toString('hex')).toBe('ffd9');
    expect((await cleaned(photo(4, 3, 1))).result.includes('Exif')).toBe(false);
  });

  test('is gone, which side is up stays: in JPEG, PNG and WebP, and Exif says nothing else', async () => {
    for (const side of [2, 3, 4, 5, 6, 7, 8]) {
      const turned = [photo(40, 30, side), png(side), webp(side), webp(side, 'Exif\0\0')];
      for (const bytes of turned) {
        const { result } = await cleaned(bytes);
        const start = result.indexOf('MM\0*');
        expect(start).toBeGreaterThan(0);
        const left = result.subarray(start, start + 26);
        expect(orientationOf(left)).toBe(side);
        expect(left.readUInt16BE(8)).toBe(1);
        expect(says(result)).toBe(false);
      }
    }
    // Nothing is written where nothing is turned.
    for (const bytes of [png(), webp()]) expect((await cleaned(bytes)).result.includes('MM\0*')).toBe(false);
  });

  test('leaves a PNG and a WebP whole: the sum of the chunk, and what the head says of it', async () => {
    const { result } = await cleaned(png(6));
    const at = result.indexOf('eXIf');
    const length = result.readUInt32BE(at - 4);
    expect(result.readUInt32BE(at + 4 + length)).toBe(crc32(result.subarray(at, at + 4 + length)));
    expect(at).toBeLessThan(result.indexOf('IDAT'));
    const hasExif = async (bytes: Buffer) => {
      const kept = (await cleaned(bytes)).result;
      expect(kept.readUInt32LE(4)).toBe(kept.length - 8);
      return kept[kept.indexOf('VP8X') + 8];
    };
    expect(await hasExif(webp(6))).toBe(0x08);
    expect(await hasExif(webp())).toBe(0);
  });

  test('in a picture of a WebP that moves is refused; without one it stays as it is', async () => {
    await expect(cleaned(movingWebp('EXIF'))).rejects.toMatchObject({ why: 'located' });
    expect((await cleaned(movingWebp())).result.equals(movingWebp())).toBe(true);
  });

  test('that cannot be taken out is refused: a TIFF with one; without it stays as it is', async () => {
    await expect(cleaned(exif(1))).rejects.toMatchObject({ why: 'located' });
    for (const tag of [0x02bc, 0x83bb, 0x8649, 0x8769, 0x8825]) {
      await expect(cleaned(tiff([0x0100, tag])), `${tag}`).rejects.toMatchObject({ why: 'located' });
      // Any page may have one, not only the first.
      const later = cleaned(tiff([0x0100], [0x0101], [tag]));
      await expect(later, `${tag}`).rejects.toMatchObject({ why: 'located' });
    }
    const scan = tiff([0x0100, 0x0101], [0x0100]);
    expect((await cleaned(scan)).result.equals(scan)).toBe(true);
  });

  test('is in no film whose boxes only moved their bytes: every other byte keeps its address', async () => {
    const bytes = film();
    const { result } = await cleaned(bytes);
    expect(result.length).toBe(bytes.length);
    for (const frame of ['frame one', 'frame three', 'mvhd'])
      expect(result.indexOf(frame)).toBe(bytes.indexOf(frame));
  });
});

test('whatever is cut, changed or put in, cleaning ends, with a file or in its own words', async () => {
  const kinds = [
    ...[photo(9, 9, 3), png(6), webp(6), film(), dashcam(), filmInPieces('soun'), heif(), exif(2)],
    ...[false, true].map((isBig) => tiffOf({ order: 'II', isBig }, directory([256], directory([256])))),
  ];
  const change = fc.record({
    kind: fc.nat(kinds.length - 1),
    where: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(40),
    put: fc.uint8Array({ maxLength: 24 }),
  });
  await fc.assert(
    fc.asyncProperty(change, async ({ kind, where, cut, put }) => {
      const bytes = kinds[kind] as Buffer;
      const at = Math.floor(where * bytes.length);
      const changed = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]);
      try {
        const { result } = await cleaned(changed);
        expect(result.length).toBeLessThanOrEqual(changed.length + 64);
      } catch (error) {
        expect(error).toBeInstanceOf(UncleanError);
      }
    }),
    { numRuns: 800 },
  );
});

test('a type comes from the bytes: what runs in a browser is none', () => {
  const types = (...texts: string[]) => texts.map((text) => fileType(Buffer.from(text, 'latin1')));
  expect(
    types(
      '<!doctype html><script>',
      '<svg xmlns="http://www.w3.org/2000/svg">',
      '<?xml version="1.0"?>',
      'GIF',
      '',
    ),
  ).toEqual(Array.from({ length: 5 }, () => 'application/octet-stream'));
  expect(types('%PDF-1.7', 'PK\x03\x04', 'GIF89a', 'RIFF....WAVE', '\xff\xfb\x90', '....ftypheic')).toEqual([
    'application/pdf',
    'application/zip',
    'image/gif',
    'audio/wav',
    'audio/mpeg',
    'image/heif',
  ]);
});

/** Whatever stands together that joins, hides, turns or cuts. */
const joined = fc
  .array(
    fc.constantFrom(...'aé.ב /\\<*1', '👩', '🏻', '\u200D', '\u200C', '\uFE0F', '\u0301', '\u202E', 'क्', 'ب'),
    {
      maxLength: 160,
    },
  )
  .map((parts) => parts.join(''));

test('a name has no path, nothing unseen and nothing that turns letters, and keeps its extension', () => {
  expect(cleanFileName('../../etc/passwd')).toBe('passwd');
  expect(cleanFileName('C:\\Users\\me\\사진.png')).toBe('사진.png');
  expect(cleanFileName('invoice\u202Efdp.exe')).toBe('invoicefdp.exe');
  expect(cleanFileName('a\u0000b\r\nc\u200B\u2028.txt')).toBe('abc.txt');
  expect(cleanFileName('x\ud800.png')).toBe('x\ufffd.png');
  for (const nothing of ['', '.', '..', '///', '\u202E', ' . ']) expect(cleanFileName(nothing)).toBe('file');
  const long = cleanFileName(`${'가'.repeat(500)}.tar`);
  expect([...long]).toHaveLength(LIMITS.fileNameMaxChars);
  expect(long.endsWith('.tar')).toBe(true);
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), joined), (name) => {
      const clean = cleanFileName(name);
      expect(clean).not.toMatch(/[/\\]/u);
      expect(isPlainLine(clean), clean).toBe(true);
      expect([...clean].length).toBeLessThanOrEqual(LIMITS.fileNameMaxChars);
      expect(cleanFileName(clean)).toBe(clean);
    }),
  );
});

test('emoji, and letters with their marks or joiners, stay whole in a name, or are left out of a long one', () => {
  const family = '👨\u200D👩\u200D👧';
  const marked = 'q\u0323\u0307';
  for (const name of [
    `${family} and 🏳\uFE0F\u200D🌈.png`,
    `${marked}.txt`,
    'نمی\u200Cخواهم.pdf',
    'क्\u200Dष.txt',
    '1\uFE0F\u20E3.gif',
  ]) {
    expect(cleanFileName(name)).toBe(name.normalize('NFC'));
  }
  // Joiners that join nothing hide something.
  expect(cleanFileName('a\u200Db\u200C.\u200Dp\uFE0Fng')).toBe('ab.png');
  expect(cleanFileName('👩\u202E\u200D👩.png')).toBe('👩👩.png');
  for (const letter of [family, marked]) {
    const long = cleanFileName(`${letter.repeat(200)}.png`);
    expect(long).toMatch(new RegExp(`^(?:${letter})+\\.png$`, 'u'));
    expect([...long].length).toBeGreaterThan(LIMITS.fileNameMaxChars - [...letter].length);
  }
  // A letter with more marks than a name has keeps some.
  const heap = cleanFileName(`a${'\u0330'.repeat(1_000)}.png`);
  expect([...heap]).toHaveLength(LIMITS.fileNameMaxChars);
  expect(heap.endsWith('.png')).toBe(true);
});

test('a range is the part that is asked for, all of it, or nothing that is there', () => {
  const of = (header: string | undefined) => byteRange(header, 100);
  expect(of('bytes=0-')).toEqual({ start: 0, end: 100 });
  expect(of('bytes=10-19')).toEqual({ start: 10, end: 20 });
  expect(of('bytes=90-1000')).toEqual({ start: 90, end: 100 });
  expect(of('bytes=-10')).toEqual({ start: 90, end: 100 });
  expect(of('bytes=-1000')).toEqual({ start: 0, end: 100 });
  for (const none of ['bytes=100-', 'bytes=-0']) expect(of(none)).toBe('unsatisfiable');
  for (const all of [undefined, '', 'bytes=-', 'bytes=5-2', 'bytes=0-1,4-5', 'lines=1-2', 'bytes=x-']) {
    expect(of(all)).toBeNull();
  }
});
