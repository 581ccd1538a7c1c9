import type { SocketDot } from '../../protocol/control.js';

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
