/**
 * An export is JSON lines. The first says what it is, and the last that it is whole: without it, it was cut off. Each
 * line between is a message, a notice, or says of which room the next ones are.
 */
import type { NoticeEntry } from './entries.js';
import type { Member, Message, Reaction } from './events.js';
import type { Role, Room } from './room.js';

/** Raised when a reader of the version before would take something wrong. */
export const EXPORT_VERSION = 1;

interface ExportBegin {
  readonly version: typeof EXPORT_VERSION;
  /** When it began, ms since 1970. */
  readonly at: number;
}

/** How far a room's log was: the export has no message behind it. */
interface ExportedLog {
  readonly epoch: string;
  readonly head: number;
}

/** The first line of a room's export. */
export interface RoomExportBegin extends ExportBegin, ExportedLog {
  readonly format: 'holdfast-room';
  readonly room: Room;
  readonly members: readonly Member[];
}

/** The first line of what somebody wrote, in all rooms that they are in. */
export interface AccountExportBegin extends ExportBegin {
  readonly format: 'holdfast-account';
  readonly account: {
    readonly id: string;
    readonly name: string;
    readonly operator: boolean;
    readonly createdAt: number;
    /** Their mail address, where they have one. */
    readonly mail?: string;
  };
}

/** In the export of an account: the messages behind it are of this room. */
export interface ExportedRoom extends ExportedLog {
  readonly kind: 'room';
  readonly room: Room;
  readonly role: Role;
}

/** A message as it was when its line was written; `text` is '' where it is deleted. */
export type ExportedMessage = Omit<Message, 'cmid' | 'reactions'> & {
  readonly reactions?: readonly Omit<Reaction, 'mine'>[];
};

export type ExportedNotice = Omit<NoticeEntry, 'cmid'>;

export type ExportedPart = ExportedMessage | ExportedNotice;

/** The last line: how many lines of each kind stand before it. */
export interface ExportEnd {
  readonly kind: 'end';
  /** With deleted ones. */
  readonly messages: number;
  readonly notices: number;
  /** Files that messages name. */
  readonly files: number;
  /** Rooms that the person was out of before all was read; of an account. */
  readonly left?: readonly string[];
}

export type ExportLine = RoomExportBegin | AccountExportBegin | ExportedRoom | ExportedPart | ExportEnd;
