import { describe, expect, test } from 'vitest';
import { cleaned, says } from '../support/cleaned.js';
import { box, dashcam, FRAMES, FTYP, film, filmInPieces, plainFilm, u32 } from '../support/films.js';
import { PLACE } from '../support/pictures.js';

/** A place in a film: wherever a phone, a drone or the camera of a car put it. */

const place = Buffer.from(PLACE);
/** With a length of eight bytes. */
const long = (type: string, content: Buffer) =>
  Buffer.concat([u32(1), Buffer.from(type, 'latin1'), u32(0, content.length + 16), content]);

describe('a place', () => {
  test.each([
    ['data of a track that a camera wrote', film('meta')],
    ['data of a track of texts, as drones write them', film('text')],
    ['data of a track that says not what it is', film('\0\0\0\0')],
    ['`loci`', plainFilm([box('loci', u32(0), place)])],
    ['`gps `', plainFilm([box('gps ', place)])],
    ['a box that `gps ` names among the pictures', dashcam()],
    ['a box that no standard names', plainFilm([box('what', place)], [box('sefd', place)])],
    ['unused parts', plainFilm([box('free', place)], [box('free', place), box('skip', place)])],
    ['a box whose length has eight bytes', plainFilm([long('udta', place)], [long('uuid', place)])],
    [
      'what stands behind the last box',
      plainFilm([], [Buffer.from(`\xff\xff\xff\xffxxxx${PLACE}`, 'latin1')]),
    ],
  ])('is taken out of %s', async (_, bytes) => {
    expect(says(bytes)).toBe(true);
    const { result, type } = await cleaned(bytes);
    expect(type).toBe('video/mp4');
    expect(says(result)).toBe(false);
    for (const frame of FRAMES) expect(result.indexOf(frame)).toBe(bytes.indexOf(frame));
    expect((await cleaned(result)).result.equals(result)).toBe(true);
  });

  test.each(['wide', 'mdat', 'free', 'skip', 'moov', 'pnot'])(
    'is taken out of a MOV that has no `ftyp` and begins with `%s`',
    async (first) => {
      const start = first === 'mdat' || first === 'moov' ? Buffer.alloc(0) : box(first);
      const udta = box('udta', place);
      const bytes = first === 'moov' ? box('moov', udta) : plainFilm([udta], [], start);
      expect(bytes.toString('latin1', 4, 8)).toBe(first);
      const { type, result } = await cleaned(bytes);
      expect(type).toBe('video/quicktime');
      expect(says(result)).toBe(false);
    },
  );

  test('that nobody can find is refused: in pieces, or with a packed head', async () => {
    await expect(cleaned(filmInPieces('meta'))).rejects.toMatchObject({ why: 'located' });
    const packed = Buffer.concat([FTYP, box('moov', box('cmov', place))]);
    await expect(cleaned(packed)).rejects.toMatchObject({ why: 'located' });
    const { result } = await cleaned(filmInPieces('soun'));
    expect(says(result)).toBe(false);
    expect(result.indexOf('moof')).toBe(filmInPieces('soun').indexOf('moof'));
  });
});

test('a film that is cut off, or has no head, is broken; a text with a word of a film is a text', async () => {
  const bytes = plainFilm([]);
  await expect(cleaned(bytes.subarray(0, -3))).rejects.toMatchObject({ why: 'broken' });
  await expect(cleaned(Buffer.concat([FTYP, box('mdat', place)]))).rejects.toMatchObject({ why: 'broken' });
  for (const words of ['the free world', '\n\n\n\nfree'])
    expect((await cleaned(Buffer.from(words))).type).toBe('application/octet-stream');
});

test('a film whose tables name more than real ones have is refused soon', async () => {
  const many = box('stco', u32(0, 25_000), Buffer.alloc(100_000));
  const groups = box('stsc', u32(0, 1, 1, 1, 1));
  const sizes = box('stsz', u32(0, 0xffff_ffff, 0xffff_ffff));
  const track = box('trak', box('mdia', box('minf', box('stbl', many, groups, sizes))));
  await expect(cleaned(Buffer.concat([FTYP, box('moov', track)]))).rejects.toMatchObject({ why: 'broken' });
});
