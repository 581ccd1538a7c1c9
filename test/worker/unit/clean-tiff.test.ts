import { describe, expect, test } from 'vitest';
import { cleaned } from '../support/cleaned.js';
import { directory, type TiffLayout, tiffOf } from '../support/tiffs.js';

/** What a TIFF tells in any of its directories, in both orders of bytes and both sizes of addresses. */

const LAYOUTS: readonly TiffLayout[] = ['II', 'MM'].flatMap((order) =>
  [false, true].map((isBig) => ({ order: order as 'II' | 'MM', isBig })),
);
const TELLS = [0x02bc, 0x83bb, 0x8649, 0x8769, 0x8825, 0x927c, 0xc634];
const WIDTH = 0x0100;

describe.each(LAYOUTS)('a TIFF ($order, BigTIFF: $isBig)', (layout) => {
  test('that says nothing of itself stays as it is', async () => {
    const bytes = tiffOf(
      layout,
      directory([WIDTH], directory([WIDTH]), directory([WIDTH])),
      directory([WIDTH]),
    );
    const { type, result } = await cleaned(bytes);
    expect(type).toBe('image/tiff');
    expect(result.equals(bytes)).toBe(true);
  });

  test.each(TELLS)('with the entry %i in a page, or in a picture within one, is refused', async (tag) => {
    const told = directory([WIDTH, tag]);
    const where = [
      tiffOf(layout, told),
      tiffOf(layout, directory([WIDTH]), told),
      // One address stands in the entry, more stand elsewhere.
      tiffOf(layout, directory([WIDTH], told)),
      tiffOf(layout, directory([WIDTH], directory([WIDTH]), directory([WIDTH]), told)),
      tiffOf(layout, directory([WIDTH], directory([WIDTH], told))),
    ];
    for (const bytes of where) await expect(cleaned(bytes)).rejects.toMatchObject({ why: 'located' });
  });

  test('whose directories lead in a circle, or nowhere, is broken', async () => {
    const circle = tiffOf(layout, directory([WIDTH], 'itself'));
    await expect(cleaned(circle)).rejects.toMatchObject({ why: 'broken' });
    const nowhere = tiffOf(layout, directory([WIDTH], 'nowhere'));
    await expect(cleaned(nowhere)).rejects.toMatchObject({ why: 'broken' });
    for (const byte of [0, 0xff]) {
      const far = tiffOf(layout, directory([WIDTH]));
      far.fill(byte, layout.isBig ? 8 : 4, layout.isBig ? 16 : 8);
      await expect(cleaned(far), `${byte}`).rejects.toMatchObject({ why: 'broken' });
    }
  });
});

test('raw pictures of cameras are refused, whatever they hold: each has Exif', async () => {
  const starts = [
    'IIU\0\x18\0\0\0',
    'IIRO\x08\0\0\0',
    'IIRS\x08\0\0\0',
    'MMOR\0\0\0\x08',
    'FUJIFILMCCD-RAW 0201',
    'FOVb\x02\0\x02\0',
    '\0MRM\0\0\0\0',
    'II\x1a\0\0\0HEAPCCDR',
    '\0\0\0\x18ftypcrx \0\0\0\x01crx isom',
  ];
  for (const start of starts) {
    const bytes = Buffer.concat([Buffer.from(start, 'latin1'), Buffer.alloc(64)]);
    await expect(cleaned(bytes), start).rejects.toMatchObject({ why: 'located' });
  }
  expect((await cleaned(Buffer.from('MMORPGs, and what they cost'))).type).toBe('application/octet-stream');
});
