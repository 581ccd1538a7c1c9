import { describe, expect, test } from 'vitest';
import { cleaned, says } from '../support/cleaned.js';
import { box } from '../support/films.js';
import { PLACE } from '../support/pictures.js';

/** A place in a picture of JPEG XL or JPEG 2000. */

const place = Buffer.from(PLACE);
const text = (words: string) => Buffer.from(words, 'latin1');
const xl = (...boxes: Buffer[]) =>
  Buffer.concat([box('JXL ', text('\r\n\x87\n')), box('ftyp', text('jxl \0\0\0\0jxl ')), ...boxes]);
const header = (...more: Buffer[]) => box('jp2h', box('ihdr', Buffer.alloc(14)), ...more);
const j2k = (...boxes: Buffer[]) =>
  Buffer.concat([box('jP  ', text('\r\n\x87\n')), box('ftyp', text('jp2 \0\0\0\0jp2 ')), ...boxes]);
const drawn = box('jxlc', text('pixels'));
const coded = box('jp2c', text('pixels'));

describe('a place', () => {
  test.each([
    ['Exif of a JPEG XL', xl(box('Exif', place), drawn), 'image/jxl'],
    ['XMP of it', xl(box('jxlp', text('pixels')), box('xml ', place)), 'image/jxl'],
    ['a packed box of it', xl(box('brob', place), drawn), 'image/jxl'],
    ['the JPEG that it came from', xl(drawn, box('jbrd', place)), 'image/jxl'],
    ['what stands behind its end', xl(drawn, place), 'image/jxl'],
    ['XMP or Exif of a JPEG 2000', j2k(header(), box('uuid', place), coded), 'image/jp2'],
    ['XML of it', j2k(header(box('xml ', place)), coded, box('xml ', place)), 'image/jp2'],
  ])('is taken out of %s', async (_, bytes, type) => {
    expect(says(bytes)).toBe(true);
    const found = await cleaned(bytes);
    expect(found.type).toBe(type);
    expect(says(found.result)).toBe(false);
    expect(found.result.indexOf('pixels')).toBe(bytes.indexOf('pixels'));
    expect((await cleaned(found.result)).result.equals(found.result)).toBe(true);
  });
});

test('one without a picture, or cut off, is broken', async () => {
  for (const bytes of [xl(), j2k(header()), xl(drawn).subarray(0, -1), j2k(header(), coded).subarray(0, -1)])
    await expect(cleaned(bytes)).rejects.toMatchObject({ why: 'broken' });
});
