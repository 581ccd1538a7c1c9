import type { SlotView } from '../../../protocol/control.js';
import { LIMITS } from '../../../protocol/limits.js';

/**
 * Sockets of a worker that are more than can be drawn. Fewer dots than that are no hidden people: the two figures come
 * with different heartbeats. Pure.
 */
export function notDrawn({ dots, sockets }: Pick<SlotView, 'dots' | 'sockets'>): number {
  return dots.length < LIMITS.socketDotsPerWorker ? 0 : Math.max(0, sockets - dots.length);
}
