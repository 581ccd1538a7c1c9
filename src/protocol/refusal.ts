/** Why a request is refused, for clients that phrase it themselves; the wire's `refusal` beside `message`. */
import type { AccessRefusal } from './access-refusal.js';
import type { AddressFault } from './address-fault.js';
import type { FileRefusal } from './file-refusal.js';

interface Named {
  readonly name: string;
}

/** `max`: how many there may be. */
interface Full {
  readonly max: number;
}

type AccountRefusal =
  | { readonly kind: 'wrong-credentials' }
  | { readonly kind: 'wrong-present-password' }
  | ({ readonly kind: 'account-name-taken' } & Named)
  /** What would be taken for the server, or for whoever runs it. */
  | ({ readonly kind: 'account-name-kept' } & Named)
  /** Somebody has begun to sign up with it. */
  | ({ readonly kind: 'account-name-claimed' } & Named)
  | { readonly kind: 'first-account-by-link' }
  | { readonly kind: 'first-account-claimed' }
  /** Accounts are made by an operator or by a link, or by operators alone. */
  | { readonly kind: 'registration-invited' }
  | { readonly kind: 'registration-closed' }
  | { readonly kind: 'name-length'; readonly min: number; readonly max: number }
  | { readonly kind: 'name-letters' }
  | { readonly kind: 'name-scripts' }
  /** Each name that a person ever had stays theirs. */
  | ({ readonly kind: 'names-full' } & Full)
  /** `max`: pixels of a side. */
  | ({ readonly kind: 'no-picture'; readonly maxBytes: number } & Full)
  | { readonly kind: 'common-password' }
  /** It never was one, or its time is over, or it was used, or something ended it: nobody learns which. */
  | { readonly kind: 'mail-link-gone' }
  | { readonly kind: 'no-account' }
  | { readonly kind: 'own-account' }
  | { readonly kind: 'only-operators' };

type RoomRefusal =
  /** It is not there, or not theirs: nobody learns which. */
  | { readonly kind: 'no-room' }
  | ({ readonly kind: 'room-name-taken' } & Named)
  | { readonly kind: 'not-moderator' }
  | { readonly kind: 'last-moderator' }
  | { readonly kind: 'no-member' }
  | { readonly kind: 'banned' }
  | { readonly kind: 'ban-oneself' }
  | { readonly kind: 'no-person' }
  /** A direct room keeps its people, and has no more of a name than theirs. */
  | { readonly kind: 'direct-room' }
  /** One of the two people of a direct room has blocked the other: it does not say who. */
  | { readonly kind: 'blocked' }
  | ({ readonly kind: 'blocks-full' } & Full)
  | { readonly kind: 'block-oneself' }
  /** `max`: beside oneself. */
  | ({ readonly kind: 'direct-people' } & Full)
  | ({ readonly kind: 'nobody-called' } & Named)
  | ({ readonly kind: 'room-full' } & Full)
  | ({ readonly kind: 'bans-full' } & Full)
  | ({ readonly kind: 'hooks-full' } & Full)
  | ({ readonly kind: 'outgoing-full' } & Full)
  /** What may not be called, or is no address. */
  | { readonly kind: 'outgoing-address'; readonly why: AddressFault }
  /** One person has as many as they may. */
  | ({ readonly kind: 'bots-full' } & Full)
  /** Rooms that one bot is in. */
  | ({ readonly kind: 'bot-rooms-full' } & Full)
  /** Among one's own. */
  | { readonly kind: 'no-bot' }
  /** It never was one, or ended, or its maker may not come in any more: nobody learns which. */
  | { readonly kind: 'no-token' }
  /** Somebody of the same person was quicker to make it another one. */
  | { readonly kind: 'token-renewed' }
  /** With a token. */
  | { readonly kind: 'not-for-bots' }
  | ({ readonly kind: 'room-bots-full' } & Full)
  /** Another bot of this person has it. */
  | ({ readonly kind: 'bot-name-taken' } & Named)
  /** Another bot of the room has it. */
  | ({ readonly kind: 'hook-name-taken' } & Named)
  | { readonly kind: 'no-hook' }
  /** A bot writes, and has no role. */
  | { readonly kind: 'bot-role' }
  | ({ readonly kind: 'rooms-full' } & Full)
  /** Somebody is blocked by all. */
  | ({ readonly kind: 'invitations-full' } & Full)
  /** Somebody is blocked by the one who asks. */
  | ({ readonly kind: 'own-invitations-full' } & Full)
  /** It takes nothing new and nobody new, until a moderator takes that back. */
  | { readonly kind: 'room-archived' }
  /** The room that everybody begins in cannot be archived. */
  | { readonly kind: 'general-stays' }
  | { readonly kind: 'room-closed' }
  | { readonly kind: 'room-restless' };

type InviteRefusal =
  /** It never was one, ended, was withdrawn or used up, or who made it may not invite any more: nobody learns which. */
  | { readonly kind: 'invite-gone' }
  /** Others are just coming by its last uses, or were and have not come. */
  | { readonly kind: 'invite-claimed' }
  /** Among one's own. */
  | { readonly kind: 'no-invite' }
  | ({ readonly kind: 'invites-full' } & Full)
  /** Everybody together has as many as they may. */
  | ({ readonly kind: 'all-invites-full' } & Full);

type MessageRefusal =
  | { readonly kind: 'message-gone' }
  | { readonly kind: 'change-forbidden'; readonly change: 'edit' | 'delete' | 'react' | 'pin' }
  | { readonly kind: 'changes-full'; readonly edits: number; readonly reactions: number }
  | ({ readonly kind: 'unread-too-far' } & Full)
  | { readonly kind: 'replicas-missing' };

type ServerRefusal =
  | { readonly kind: 'store-away' }
  /** Its disk or memory is full, or it may only read. */
  | { readonly kind: 'store-full' }
  /** What finds messages is just starting, or has too much to do. */
  | { readonly kind: 'search-away' }
  | { readonly kind: 'sessions-away' }
  /** Signed out here, and the store could not keep it. */
  | { readonly kind: 'sign-out-unkept' }
  /** Nodes of an older version are there. */
  | { readonly kind: 'being-updated' }
  | { readonly kind: 'node-closing' }
  | { readonly kind: 'worker-draining' }
  | { readonly kind: 'sockets-full'; readonly of: 'person' | 'address' }
  | { readonly kind: 'nothing-here' }
  | { readonly kind: 'no-ticket-in-mode' };

/** What an operator asked for. */
type OrderRefusal =
  | { readonly kind: 'no-node'; readonly node: string }
  /** It may or may not have done it. */
  | { readonly kind: 'node-silent'; readonly node: string }
  | { readonly kind: 'only-here' }
  | { readonly kind: 'no-slot'; readonly slot: number }
  | { readonly kind: 'slot-empty'; readonly slot: number }
  | { readonly kind: 'worker-not-ready'; readonly slot: number; readonly state: string }
  | { readonly kind: 'worker-replaced'; readonly slot: number }
  | { readonly kind: 'restart-runs' }
  | { readonly kind: 'restart-before-count' }
  | { readonly kind: 'no-incident'; readonly name: string; readonly kept: number }
  | ({ readonly kind: 'control-rooms-full' } & Full);

export type Refusal =
  | AccessRefusal
  | AccountRefusal
  | RoomRefusal
  | InviteRefusal
  | MessageRefusal
  | FileRefusal
  | ServerRefusal
  | OrderRefusal;
