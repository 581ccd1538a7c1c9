import type { LogPlace } from '../../protocol/testimony.js';

/**
 * Whether everybody who reads the room has this entry: `reached` says of each group of clients how far the last of it
 * is. With nobody there it is not known. Pure.
 */
export function isSeenByAll(entry: LogPlace, reached: readonly LogPlace[]): boolean {
  let readers = 0;
  for (const { room, epoch, seq } of reached) {
    if (room !== entry.room) continue;
    if (epoch !== entry.epoch || seq < entry.seq) return false;
    readers += 1;
  }
  return readers > 0;
}
