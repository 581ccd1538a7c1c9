/** HTTP bodies. Requests are parsed by `schemas.ts`; unknown fields are refused. */
import type { Member, Message, PeerNode, TicketResult, UserRef } from './events.js';
import type { FileInfo } from './files.js';
import type { Mode } from './mode.js';
import type { NotifyLevel } from './notify-level.js';
import type { Role, Room, RoomView } from './room.js';

export interface User extends UserRef {
  readonly operator: boolean;
}

/** 201 of `POST /api/accounts`, 200 of `POST /api/session` and of `PATCH /api/me`. */
export interface SignedInBody {
  readonly user: User;
  /** The id of the room that the person is in by the invite of their sign-up. */
  readonly room?: string;
}

/** 200 of `GET /api/session`; refreshes the operator cookie of operators. */
export interface SessionBody {
  readonly user: User;
  /** `route`: `node/slot` that made the session. `expiresAt`: ms since 1970. */
  readonly session: { readonly route: string; readonly expiresAt: number };
  /** `node/slot/pid`, as in X-Served-By. */
  readonly servedBy: string;
  readonly mode: Mode;
}

/** `GET /api/accounts?name=`, operators only: the account of that name, or people of the room everyone begins in. */
export interface AccountsBody {
  readonly accounts: readonly AccountView[];
}
/** An account as operators see it. */
export interface AccountView extends User {
  readonly disabled: boolean;
}
/** 200 of `PUT /api/accounts/:id`, and 201 of `POST /api/accounts` with `byOperator: true`, which signs nobody in. */
export interface AccountBody {
  readonly account: AccountView;
}

/** 201 of `POST /api/tickets`; 409 where sessions live in one worker's memory. */
export type TicketBody = TicketResult;

/** `GET /api/nodes`, signed in: the nodes that take connections. */
export interface NodesBody {
  readonly nodes: readonly PeerNode[];
}

/** `PUT /api/accounts/:id`, by another operator who signed in lately: what is named is changed. */
export interface AccountAdministration {
  readonly operator?: boolean | undefined;
  /** Disabled people are signed out and cannot sign in. */
  readonly disabled?: boolean | undefined;
  /** For whoever forgot theirs. */
  readonly password?: string | undefined;
}

export interface RoomsBody {
  readonly rooms: readonly RoomView[];
}
export interface RoomBody {
  readonly room: Room;
}
/**
 * `POST /api/direct`: the one direct room of exactly these people and oneself, 2 to 9 together. 200 is a
 * `DirectRoomBody`. The room is on nobody's list before its first message.
 */
export interface DirectRequest {
  /** User ids. */
  readonly people: readonly string[];
}
export interface DirectRoomBody {
  readonly room: RoomView;
}
/**
 * `GET /api/me/blocks`: whom one has blocked, the newest first. `PUT` and `DELETE` of `…/blocks/:user` answer 204, and
 * so does `PUT /api/direct/:room/hidden`.
 */
export interface BlocksBody {
  readonly blocks: readonly BlockView[];
}
export interface BlockView {
  readonly user: UserRef;
  /** ms since 1970 by the store's clock. */
  readonly at: number;
}
/** `GET /api/rooms/:room/members`, members only. `outside`: hosts of its outgoing hooks, where it has any. */
export interface MembersBody {
  readonly members: readonly Member[];
  readonly outside?: readonly string[];
}
/** `PATCH /api/rooms/:room`, by a moderator: what is named is changed; 200 is a `RoomBody`. */
export interface RoomUpdate {
  readonly name?: string | undefined;
  /** '' takes it away. */
  readonly topic?: string | undefined;
  /** True: nobody can write in it or come in; false: as before. */
  readonly archived?: boolean | undefined;
}
/** `PUT /api/rooms/:room/members/:user`, by a moderator; 204. */
export interface RoleUpdate {
  readonly role: Role;
}
/** `PUT /api/rooms/:room/notify`, by a member, for all pages of theirs; 204. Leaving the room forgets it. */
export interface NotifyUpdate {
  readonly level: NotifyLevel;
}
/** `GET /api/rooms/:room/bans`, for moderators. `PUT` and `DELETE` of `…/bans/:user` answer 204. */
export interface BansBody {
  readonly bans: readonly BanView[];
}
export interface BanView {
  readonly user: UserRef;
  readonly by: UserRef;
  /** ms since 1970 by the store's clock. */
  readonly at: number;
}
/**
 * `POST /api/hooks`, by a moderator: an address at which programs write to the room. 201 is a `NewHookBody`.
 * `DELETE` of `/api/rooms/:room/hooks/:hook` answers 204.
 */
export interface HookRequest {
  readonly room: string;
  /** The name of the bot that its messages are by; absent: Webhook. */
  readonly name?: string | undefined;
}
export interface NewHookBody {
  readonly hook: HookView;
  /** Whoever has it can write to the room. It is told this once. */
  readonly url: string;
}
/** `GET /api/rooms/:room/hooks`, for moderators; the oldest first. */
export interface HooksBody {
  readonly hooks: readonly HookView[];
}
export interface HookView {
  /** User id of its bot. */
  readonly id: string;
  readonly name: string;
  /** Who made it. */
  readonly by: UserRef;
  /** ms since 1970 by the store's clock. */
  readonly at: number;
}
/**
 * `POST /api/tokens`: a bot of whoever asks, with its token. It is brought into `rooms` of theirs. 201 is a
 * `NewBotBody`, as it is of `POST /api/tokens/:bot/token`, which gives it another token. `PUT` and `DELETE` of
 * `/api/tokens/:bot/rooms/:room`, and `DELETE` of `/api/tokens/:bot`, answer 204.
 */
export interface BotRequest {
  readonly name: string;
  readonly rooms?: readonly string[] | undefined;
}
export interface NewBotBody {
  readonly bot: BotView;
  /** Whoever has it is the bot. It is told this once. */
  readonly token: string;
}
/** `GET /api/tokens`: one's own; the oldest first. */
export interface BotsBody {
  readonly bots: readonly BotView[];
}
export interface BotView {
  /** Its user id. */
  readonly id: string;
  readonly name: string;
  /** ms since 1970 by the store's clock. */
  readonly at: number;
  /** Ids of the rooms that it is in. */
  readonly rooms: readonly string[];
  /** How often it got another token; absent: never. */
  readonly renewals?: number;
  /** Its token is none any more. */
  readonly ended?: true;
}
/**
 * `POST /hooks/:code`, by any program: JSON, or a form whose field `payload` is JSON. 200, once it is stored, is a
 * `SendResult`.
 */
export interface HookMessage {
  readonly text: string;
  /** As the header `Idempotency-Key`: the same is stored once. */
  readonly cmid?: string | undefined;
}
/**
 * `GET /api/rooms/:room/messages?before=|after=|around=&limit=&entries=1`: rows, newest last, folded until `head`: an
 * entry up to there is in them. Without `entries=1` a message for every seq, changes in words. `before`, `after`: a
 * seq; `around`: the mid of a message, which is in the page, 404 when it is not in the log.
 */
export interface MessagesBody<Kept = Message> {
  readonly epoch: string;
  readonly head: number;
  readonly messages: readonly Kept[];
  /** There are older ones before these. */
  readonly more: boolean;
  /** There are newer ones after these. */
  readonly newer: boolean;
}
/**
 * 200 of `GET /api/search?q=&room=&from=&before=&limit=`: the newest messages with all words and phrases of `q`, in
 * rooms of mine. `from`: who wrote them, a user id, or `@` and a name. `before`: ms since 1970, or `at,room,seq` of a
 * hit, for those behind it.
 */
export interface SearchBody {
  /** Newest first. */
  readonly hits: readonly SearchHit[];
  /** There probably are more behind the last one. */
  readonly more: boolean;
  /** Entries of my rooms in which this search did not look yet; 0: it looked at all that was acknowledged before. */
  readonly behind: number;
}
export interface SearchHit {
  readonly room: string;
  /** The epoch of the room's log, with its head in the instant in which the message was read. */
  readonly epoch: string;
  readonly head: number;
  /** Folded up to `head`, as on a page. */
  readonly message: Message;
  /** Where what was searched for stands: UTF-16 units of the text, from the first to behind the last, apart. */
  readonly marks: readonly (readonly [number, number])[];
}
/**
 * 201 of `POST /api/files?name=` (the bytes as its body, perhaps `x-upload-id`): the file, kept. The same `x-upload-id`
 * of the same person is answered with the same file. `GET /api/files/:id` gives its bytes to whoever may read a message
 * that carries it, and to whoever uploaded it.
 */
export interface FileBody {
  readonly file: FileInfo;
}
/** `GET /api/files`: what one may upload. */
export interface FilesBody {
  /** The most bytes that one file may have. */
  readonly maxBytes: number;
  /** The bytes of all files of this person, and how many they may have. */
  readonly usedBytes: number;
  readonly quotaBytes: number;
}
/** `GET /api/push`: what a browser needs to be told while its page is closed, and how many of this person are. */
export interface PushBody {
  /** By which push services know this cluster: a point of P-256 in base64url. */
  readonly publicKey: string;
  readonly subscriptions: number;
}
/** `POST /api/push`: this browser is told from now on, until its session ends; 204. Repeated, it is said anew. */
export interface PushRequest {
  /** The address that its push service gave it. */
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
  /** *Do not disturb* until then, ms since 1970; absent or 0: it is off. */
  readonly quietUntil?: number | undefined;
}
/** `DELETE /api/push`; 204. */
export type PushEnd = Pick<PushRequest, 'endpoint'>;

/**
 * 201 of `POST /api/invites` `{room?, uses, days}`: a link that makes accounts, and brings who has one into its room.
 * Without `room` it leads into the chat alone, and only operators may make it.
 */
export interface InviteBody {
  /** The link, which is told this once: the server keeps a digest of its code. */
  readonly url: string;
  readonly invite: InviteView;
}
/** `GET /api/invites`: one's own open links, the last to end first. `DELETE /api/invites/:id` ends one; 204. */
export interface InvitesBody {
  readonly invites: readonly InviteView[];
}
export interface InviteView {
  readonly id: string;
  /** Absent: it leads into the chat alone. */
  readonly room?: string;
  readonly uses: number;
  /** How many came by it. */
  readonly spent: number;
  /** When it ends, ms since 1970 by the store's clock. */
  readonly until: number;
}
/**
 * 200 of `POST /api/invites/look` `{code}`, open to all. `POST /api/invites/accept` `{code}`, signed in, brings the
 * person into the link's room; 200 is an `InviteAccepted`. Both are 410 for a link that is not valid, for any reason.
 */
export interface InviteLook {
  /** The name of whoever made it. */
  readonly by: string;
  /** The name of its room; absent: it leads into the chat alone. */
  readonly room?: string;
}
export interface InviteAccepted {
  readonly room?: RoomView;
}
