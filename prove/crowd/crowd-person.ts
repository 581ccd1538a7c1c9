import type { ModerationKind, Outcome } from '../history.js';

/** What a moderator asks for in a room. */
export interface ModerationRequest {
  readonly what: ModerationKind;
  readonly room: string;
  /** User id. */
  readonly about?: string;
  /** What they are called, to be invited. */
  readonly name?: string;
  readonly text?: string;
  readonly role?: 'member' | 'moderator';
}

/** One person with one tab, as the crowd drives them; the system decides what is behind it. */
export interface CrowdPerson {
  readonly client: string;
  readonly name: string;
  /** User id; '' before the account was made. */
  readonly user: string;
  /** The page is open (whatever the connection does). */
  readonly open: boolean;
  readonly online: boolean;
  /** Rooms this person is in now. */
  readonly rooms: ReadonlySet<string>;
  readonly pending: number;
  makeAccount(): Promise<void>;
  openPage(): Promise<void>;
  closePage(): void;
  /** Becomes a member, shown as here. */
  enter(room: string): Promise<void>;
  leave(room: string): Promise<void>;
  /** Tries a room this person was never let into. */
  tryClosedRoom(room: string): Promise<void>;
  /** Does it as a moderator; absent: the system knows no moderators. */
  moderate?(request: ModerationRequest): Promise<Exclude<Outcome, 'asked'>>;
  /** Is about to be taken out of the room by somebody else, a user id; and was. */
  expectRemoval?(room: string, by: string): void;
  removedFrom?(room: string): void;
  /** Begins or opens the direct room with others (user ids). Resolves with its id, or null where nobody knows. */
  openDirect?(people: readonly string[]): Promise<string | null>;
  write(room: string, text: string): void;
  /** The same, in answer to a message that is on the page; without one it is a message like any other. */
  reply(room: string, text: string): void;
  /** Edits, deletes, reacts to or pins one of the messages on the page; `text` is for an edit. */
  change(room: string, text: string): void;
  markRead(room: string): void;
  /** A background request that also says who the server takes this browser for. */
  whoami(): Promise<void>;
  /** Background requests: the rooms there are, and the newest page of one. */
  listRooms(): Promise<void>;
  readPage(room: string): Promise<void>;
  /** Records the final reads of a room through whatever workers answer. */
  readFinally(room: string): Promise<void>;
  /** Whoever is signed out gives up trying to sign in: from now on nothing of theirs is sent. */
  giveUp(): void;
  /** Records what the page shows as still to be sent. */
  showPending(): void;
  /** Records the rows that the page has of each room. */
  showRows(): void;
  /** Records unread counts as the server and the page have them. */
  countUnread(): Promise<void>;
}
