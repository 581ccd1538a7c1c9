/** Outgoing hooks: what of a room is sent to an address of others, as the wire and the receivers have it. */
import type { Entry } from './entries.js';
import type { UserRef } from './user-ref.js';

/** What can be sent, by the kind of its entry; a text is a `message`. */
export const OUTGOING_EVENTS = ['message', 'edit', 'delete', 'react', 'pin', 'notice'] as const;
export type OutgoingEvent = (typeof OUTGOING_EVENTS)[number];

/** Why a letter was not taken: its address answered with a `status`, not at all, or may not be called. */
export type LetterFailure =
  | { readonly why: 'status'; readonly status: number }
  | { readonly why: 'no-answer' | 'address' };

/** The body of each request to an outgoing hook's address, as JSON. */
export interface Letter {
  /** `<room>/<epoch>/<seq>`: the same whenever this entry is sent again. */
  readonly id: string;
  /** The outgoing hook that sends it. */
  readonly hook: string;
  readonly event: OutgoingEvent;
  readonly room: { readonly id: string; readonly name: string };
  readonly epoch: string;
  readonly entry: Entry;
}

/** `POST /api/hooks` with a `url`, by a moderator: an outgoing hook. 201 is a `NewOutgoingBody`. */
export interface OutgoingRequest {
  readonly room: string;
  readonly url: string;
  /** At least one; absent: `message`, `edit` and `delete`. */
  readonly events?: readonly OutgoingEvent[] | undefined;
}
export interface NewOutgoingBody {
  readonly hook: OutgoingHookView;
  /** By which a receiver knows that a letter is of this server. It is told this once. */
  readonly secret: string;
}
/** What `GET /api/rooms/:room/hooks` answers beside a `HooksBody`. */
export interface OutgoingBody {
  /** The oldest first. Not from an older node. */
  readonly outgoing?: readonly OutgoingHookView[];
}
export interface OutgoingHookView {
  readonly id: string;
  readonly url: string;
  readonly events: readonly OutgoingEvent[];
  /** Who made it. */
  readonly by: UserRef;
  /** ms since 1970 by the store's clock, as all times here. */
  readonly at: number;
  /** When a letter was taken last. */
  readonly sentAt?: number;
  /** There while its letter is not taken: since when, when it was tried last, how often, and why not. */
  readonly failing?: LetterFailure & { readonly since: number; readonly at: number; readonly tries: number };
  /** Nothing is sent: whoever made it may not have it any more. It ends with what would be sent next. */
  readonly idle?: 'maker';
  /** Letters that were given up. */
  readonly dead: number;
  /** The last of them: its entry's seq, when it was given up and why. */
  readonly lastDead?: LetterFailure & { readonly seq: number; readonly at: number };
}
