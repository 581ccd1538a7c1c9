import type { Entry } from '../../protocol/entries.js';
import type { OpenRoom } from './open-room.js';

/** What delivery follows. */
export interface RoomsEvents {
  /** A join was answered: this room may be written to. */
  readonly joined: string;
  /** The message log was compared with the room's by a join that was sent with the number `asked`. */
  readonly compared: { readonly room: OpenRoom; readonly asked: number };
  /** Entries are in the log of a room, as what is held of it shows. `entries`: those of this person. */
  readonly stored: { readonly room: string; readonly epoch: string; readonly entries: readonly Entry[] };
}
