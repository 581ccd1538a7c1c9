/** Files of the message that is being written, by room, and buttons that open the choice of files. */
import { type Signal, signal } from '@preact/signals';
import type { AttachedFile } from '../../../client/index.js';

const rooms = new Map<string, Signal<readonly AttachedFile[]>>();

/** In the order in which they were added. */
export function attachedIn(room: string): Signal<readonly AttachedFile[]> {
  const known = rooms.get(room) ?? signal<readonly AttachedFile[]>([]);
  rooms.set(room, known);
  return known;
}

/** The lists of all rooms in which somebody began to write. */
export function allAttached(): Iterable<Signal<readonly AttachedFile[]>> {
  return rooms.values();
}
