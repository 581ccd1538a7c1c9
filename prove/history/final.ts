/** What is read at the end: the store's logs, and rooms through the workers. */
import type { Seen } from './entries.js';
import type { At } from './moments.js';

/** The store's log of a room at the end, read past the server. `epoch` null: the room is not there any more. */
export interface LogEvent extends At {
  readonly type: 'log';
  readonly room: string;
  readonly epoch: string | null;
  /** seq of the oldest entry kept; head + 1 when none. */
  readonly first: number;
  /** Entries, and tombstones in the places of what was deleted. */
  readonly messages: readonly Seen[];
  /** Texts that the store keeps beside the log, by the seq of their message. */
  readonly beside?: readonly { readonly seq: number; readonly text: string }[];
}

/** The room's rows as a worker tells them at the end to a fresh reader. */
export interface FinalEvent extends At {
  readonly type: 'final';
  readonly room: string;
  readonly by: string;
  readonly reader: string;
  readonly epoch: string;
  readonly head: number;
  readonly askedAt?: number;
  readonly messages: readonly Seen[];
}
