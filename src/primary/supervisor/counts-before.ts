import type { SocketDot } from '../../protocol/control.js';
import type { Occupied } from '../event-log/paths.js';

/** Who is connected to a worker: sockets, and people, each once, as far as they are told by name. Pure. */
export function countsBefore({
  sockets,
  dots,
}: {
  readonly sockets: number;
  readonly dots: readonly SocketDot[];
}): {
  readonly socketsBefore: number;
  readonly peopleBefore: number;
} {
  return { socketsBefore: sockets, peopleBefore: new Set(dots.map(({ userId }) => userId)).size };
}

/** Several workers as one. */
export function combineWorkers(
  workers: readonly { readonly sockets: number; readonly dots: readonly SocketDot[] }[],
): { readonly sockets: number; readonly dots: readonly SocketDot[] } {
  return {
    sockets: workers.reduce((sum, { sockets }) => sum + sockets, 0),
    dots: workers.flatMap(({ dots }) => dots),
  };
}

/** Who is connected to these workers: counts for the event log, and where each of them is. */
export function whoIsThere(workers: readonly (Occupied & { readonly sockets: number })[]): {
  readonly socketsBefore: number;
  readonly peopleBefore: number;
  readonly there: readonly Occupied[];
} {
  // A worker's own object goes on changing.
  const there = workers.map(({ node, slot, pid, dots }) => ({
    ...(node === undefined ? {} : { node }),
    slot,
    pid,
    dots,
  }));
  return { ...countsBefore(combineWorkers(workers)), there };
}
