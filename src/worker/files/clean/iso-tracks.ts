/** Tracks of a film: which of them stay, and where the data of one lie. */
import type { Blank } from './blanks.js';
import { type Box, type BoxReader, uintAt } from './iso-boxes.js';
import { UncleanError } from './plan.js';

/** Pictures and sound: a film, its sound, what is seen through, and the pictures of a sequence. */
const KEPT_HANDLERS = new Set(['vide', 'soun', 'auxv', 'pict']);

/** False for texts and for what a camera wrote beside its pictures: many write where they are, each second. */
export async function isKeptTrack(reader: BoxReader, track: Box): Promise<boolean> {
  const handler = await boxOn(reader, track, ['mdia', 'hdlr']);
  if (handler === undefined) return false;
  const content = await reader.content(handler);
  return KEPT_HANDLERS.has(content.toString('latin1', 8, 12));
}

/** Where the data of a track lie in the file. Rejects with `UncleanError` when its tables do not say so. */
export async function samplesOf(reader: BoxReader, track: Box): Promise<Blank[]> {
  const tables = await boxOn(reader, track, ['mdia', 'minf', 'stbl']);
  if (tables === undefined) return [];
  const boxes = await reader.inside(tables);
  const table = async (...types: string[]) => {
    const box = boxes.find(({ type }) => types.includes(type));
    return box === undefined ? undefined : { type: box.type, bytes: await reader.content(box) };
  };
  const [offsets, groups, sizes] = [
    await table('stco', 'co64'),
    await table('stsc'),
    await table('stsz', 'stz2'),
  ];
  if (offsets === undefined || groups === undefined || sizes === undefined) return [];
  reader.spend(uintAt(offsets.bytes, 4, 4));
  const chunks = chunkOffsets(offsets.bytes, offsets.type === 'co64' ? 8 : 4);
  const perChunk = samplesPerChunk(groups.bytes, chunks.length);
  const bytesOf = sampleSizes(sizes.bytes, sizes.type === 'stz2');
  let sample = 0;
  return chunks.map((from, chunk) => {
    const bytes = bytesOf(sample, perChunk[chunk] as number);
    sample += perChunk[chunk] as number;
    return { from, end: from + bytes };
  });
}

/** The first box of these types, each within the one before; undefined: there is none. */
async function boxOn(reader: BoxReader, box: Box, path: readonly string[]): Promise<Box | undefined> {
  let found: Box | undefined = box;
  for (const name of path) {
    found = (await reader.inside(found)).find(({ type }) => type === name);
    if (found === undefined) return undefined;
  }
  return found;
}

/** Behind its version a table has the number of its entries, and they have so many bytes each. */
function chunkOffsets(table: Buffer, width: 4 | 8): number[] {
  const count = uintAt(table, 4, 4);
  return Array.from({ length: count }, (_, index) => {
    const at = 8 + index * width;
    return width === 4 ? uintAt(table, at, 4) : uintAt(table, at, 4) * 2 ** 32 + uintAt(table, at + 4, 4);
  });
}

/** The samples of each chunk. An entry of the table counts from its first chunk to that of the next entry. */
function samplesPerChunk(table: Buffer, chunks: number): number[] {
  const count = uintAt(table, 4, 4);
  const perChunk: number[] = [];
  for (let entry = 0; entry < count && perChunk.length < chunks; entry += 1) {
    const at = 8 + entry * 12;
    const next = entry + 1 < count ? uintAt(table, at + 12, 4) - 1 : chunks;
    const samples = uintAt(table, at + 4, 4);
    while (perChunk.length < Math.min(next, chunks)) perChunk.push(samples);
  }
  if (perChunk.length < chunks) throw new UncleanError('broken');
  return perChunk;
}

/** How many bytes so many samples from this one have. Those that the table does not have are none. */
function sampleSizes(table: Buffer, isPacked: boolean): (from: number, samples: number) => number {
  const first = uintAt(table, 4, 4);
  const count = uintAt(table, 8, 4);
  if (!isPacked && first !== 0) return (_, samples) => samples * first;
  const bits = isPacked ? first & 0xff : 32;
  if (bits !== 4 && bits !== 8 && bits !== 16 && bits !== 32) throw new UncleanError('broken');
  const known = Math.min(count, Math.floor(((table.length - 12) * 8) / bits));
  const size = (index: number) =>
    bits === 4
      ? (uintAt(table, 12 + (index >> 1), 1) >> (index % 2 === 0 ? 4 : 0)) & 0xf
      : uintAt(table, 12 + (index * bits) / 8, bits / 8);
  return (from, samples) => {
    let bytes = 0;
    for (let index = from; index < Math.min(from + samples, known); index += 1) bytes += size(index);
    return bytes;
  };
}
