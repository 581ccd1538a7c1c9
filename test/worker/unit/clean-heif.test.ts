import { describe, expect, test } from 'vitest';
import { cleaned, says } from '../support/cleaned.js';
import { box, track, u32 } from '../support/films.js';
import { heif, LOCATED_ITEMS } from '../support/heifs.js';
import { PLACE } from '../support/pictures.js';

/** A place in a picture of HEIF or AVIF, and the size that it is drawn in. */

const place = Buffer.from(PLACE);
const told = box('uuid', place);

describe('a place', () => {
  test.each([
    ['a box before the table', heif({ before: [told] })],
    ['a box behind it', heif({ behind: [told] })],
    ['a film of a second, as some phones put it behind', heif({ behind: [box('mpvd', box('moov', place))] })],
    ['the head of a sequence', heif({ behind: [box('moov', box('udta', place), track('pict', 0, []))] })],
    ['data of a track of it', heif({ behind: [box('moov', track('meta', 0, [], box('udta', place)))] })],
    ['unused parts', heif({ before: [box('free', place)], behind: [box('skip', place)] })],
    ['a second table', heif({ behind: [box('meta', u32(0), place)] })],
    ['a box of the table', heif({ inTable: [box('xml ', u32(0), place), told] })],
    ['a property that says more than how it is drawn', heif({ properties: [box('udes', u32(0), place)] })],
    ['what stands behind the last box', heif({ behind: [Buffer.from(`SEFT${PLACE}`)] })],
  ])('is taken out of %s', async (_, bytes) => {
    expect(says(bytes)).toBe(true);
    const { result, size } = await cleaned(bytes);
    expect(says(result)).toBe(false);
    expect(result.indexOf('pixels')).toBe(bytes.indexOf('pixels'));
    expect(size).toEqual({ width: 9, height: 4 });
    expect((await cleaned(result)).result.equals(result)).toBe(true);
  });

  test('that is an item is refused: Exif, XMP, and what may hold them', async () => {
    for (const item of LOCATED_ITEMS)
      for (const brand of ['avif', 'heic'])
        await expect(cleaned(heif({ items: [item], brand }))).rejects.toMatchObject({ why: 'located' });
  });
});

test('a picture that says nothing of itself stays as it is', async () => {
  for (const brand of ['avif', 'heic', 'mif1']) {
    const { result } = await cleaned(heif({ brand }));
    expect(result.equals(heif({ brand }))).toBe(true);
  }
});

test('its size is that of the item that is drawn, turned as it is drawn', async () => {
  const turned = (quarters: number) => heif({ properties: [box('irot', Buffer.from([quarters]))] });
  for (const quarters of [0, 2])
    expect((await cleaned(turned(quarters))).size).toEqual({ width: 9, height: 4 });
  for (const quarters of [1, 3])
    expect((await cleaned(turned(quarters))).size).toEqual({ width: 4, height: 9 });
  // Other files have none, whatever sizes stand in them.
  const none = heif({ table: false, behind: [box('moov', box('mvhd', Buffer.alloc(12)))] });
  expect((await cleaned(none)).size).toBeUndefined();
});

test('one that is cut off, or has no table, is broken', async () => {
  await expect(cleaned(heif({ table: false }))).rejects.toMatchObject({ why: 'broken' });
  await expect(cleaned(heif().subarray(0, -2))).rejects.toMatchObject({ why: 'broken' });
});
