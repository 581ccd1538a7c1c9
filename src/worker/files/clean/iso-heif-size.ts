/** The size of a picture of HEIF or AVIF, as it is drawn: of the one item that is meant, turned as it says. */
import { type Box, type BoxReader, uintAt } from './iso-boxes.js';
import type { PixelSize } from './plan.js';

/**
 * `primary` names the item, `links` say which properties each item has, by their number from 1. Undefined: it has no
 * size, or one of no pixels.
 */
export async function drawnSize(
  reader: BoxReader,
  primary: Box,
  links: readonly Box[],
  properties: readonly Box[],
): Promise<PixelSize | undefined> {
  const named = await reader.content(primary);
  const item = uintAt(named, 4, uintAt(named, 0, 1) === 0 ? 2 : 4);
  let size: PixelSize | undefined;
  let isTurned = false;
  for (const link of links) {
    for (const number of propertiesOf(item, await reader.content(link))) {
      const property = properties[number - 1];
      if (property?.type !== 'ispe' && property?.type !== 'irot') continue;
      const content = await reader.content(property);
      if (property.type === 'irot') isTurned = uintAt(content, 0, 1) % 2 === 1;
      else size ??= { width: uintAt(content, 4, 4), height: uintAt(content, 8, 4) };
    }
  }
  if (size === undefined || size.width === 0 || size.height === 0) return undefined;
  return isTurned ? { width: size.height, height: size.width } : size;
}

/** The numbers of an item's properties: each entry has the item's id, how many there are, and them. Pure. */
function propertiesOf(item: number, link: Buffer): number[] {
  const idBytes = uintAt(link, 0, 1) === 0 ? 2 : 4;
  const width = uintAt(link, 3, 1) % 2 === 1 ? 2 : 1;
  let at = 8;
  for (let left = uintAt(link, 4, 4); left > 0; left -= 1) {
    const id = uintAt(link, at, idBytes);
    const count = uintAt(link, at + idBytes, 1);
    at += idBytes + 1;
    // The highest bit says that it must be understood.
    const numberAt = (index: number) =>
      uintAt(link, at + index * width, width) & (width === 2 ? 0x7fff : 0x7f);
    if (id === item) return Array.from({ length: count }, (_, index) => numberAt(index));
    at += count * width;
  }
  return [];
}
