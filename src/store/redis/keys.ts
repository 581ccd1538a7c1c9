/**
 * Every key and channel of Holdfast, in one place.
 *
 * All begin with the prefix of their cluster: `hf:`, or `hf@NAME:` for one with a name. So no two clusters of one
 * database share a key. Pub/sub knows no databases: channels name theirs after the prefix (`hf:0:`). Two nodes that
 * have the same keys have the same channels, and no others have.
 *
 * What one script touches together shares a hash tag (`{r:<room>}`, `{u:<user>}`, `{c}`), so that it is in
 * one hash slot of a Redis Cluster. Ids are made by the server of `[A-Za-z0-9_-]`. Names chosen by people are hashed
 * before they become part of a key, so that no name can reach another key.
 */
import { createHash } from 'node:crypto';
import { type FileKeys, fileKeys } from './file-keys.js';
import { type InviteKeys, inviteKeys } from './invite-keys.js';
import { type ProfileKeys, profileKeys } from './profile-keys.js';
import { type PushKeys, pushKeys } from './push-keys.js';
import { type UserKeys, userKeys } from './user-keys.js';

/** Which part of a server is a cluster's. */
export interface KeyScope {
  /** Its name among the clusters of one Redis, as `CLUSTER_NAME` has it; null: the one without a name. */
  readonly cluster: string | null;
  /** The number of the database. */
  readonly db: number;
}

export interface RoomKeys {
  /**
   * Hash: name, private, owner, createdAt, epoch, head, headMid, first. Where there are any: topic, direct ('1'),
   * archived ('1'), renames (how often it was renamed), blocked (who of a direct room has blocked the other). Without
   * it there is no room.
   */
  readonly meta: string;
  /** String, with a time to live: the room was begun and will never be made. */
  readonly void: string;
  /** Hash: user id → UserRef as JSON. */
  readonly members: string;
  /** Stream `<seq>-0` → i (mid), c (`<user>:<cmid>`), m (the entry as JSON), without deleted texts and their edits. */
  readonly log: string;
  /** Hash: seq → `<replies> <pinned: 1 or 0> <last edit's seq, or 0> <different emoji>`: most changes write it anew. */
  readonly states: string;
  /** Hash: seq → what stays of a deleted text or of its edit, as JSON. Every reader puts it into its place. */
  readonly tombs: string;
  /**
   * Sorted set of the rest of it, one element for each part, all with the same score, so that what begins alike is a
   * range. Seqs have 15 digits. Edits: `<seq> e <seq of the edit>`. Emoji in their order: `<seq> o <seq of its first
   * reaction> <emoji>`. The people who reacted, in their order: `<seq> r <emoji> <seq of the reaction> <user>`; and
   * when each did: `<seq> w <emoji> <user> <seq of the reaction>`. Pinned messages: `p <seq>`.
   */
  readonly changes: string;
  /** Hash: user id → `moderator` or `member`; who is not in it has the role that they came with (`room-change.lua`). */
  readonly roles: string;
  /** Hash: user id → the ban as JSON (`Ban`). */
  readonly bans: string;
  /** Hash: digest of a hook's code → the hook as JSON (`Hook`). */
  readonly hooks: string;
  /** Hash: id → the outgoing hook as JSON (`OutgoingHook`). */
  readonly outgoing: string;
  /** Hash: id of an outgoing hook → how far it was sent, as JSON (`OutgoingState`); `<id>:asked` → a count. */
  readonly letters: string;
  /** Hash: id of a bot that a member brought → JSON of `owner`, who brought it, and `key`, of its name. */
  readonly bots: string;
  /**
   * Sorted set of what does not count as unread: `<seq>` of changes by their seq. Of rows by minus theirs: `d<seq>` of
   * deleted texts and `n<seq>` of notices.
   */
  readonly silent: string;
  /**
   * Sorted set of whom texts call, as they are now: `<user> <seq of 15 digits>`, all with the same score. Of a text
   * that calls all it is only `@room <seq>`. So what calls a person after a position is a range.
   */
  readonly mentions: string;
  /**
   * Sorted set of texts of those who set their read position back: `<user> <seq of 15 digits>`, with the same score.
   * They are those that stood after it and are not deleted. They are nothing unread.
   */
  readonly own: string;
  /** Hash: `<user>:<cmid>` → `<seq> <mid>`. Can be rebuilt from the log. */
  readonly cmids: string;
  /** Hash: user id → read position; `<user id>@` → how often it was set back. */
  readonly reads: string;
  /** Hash: user id → their notify level, where they chose one. */
  readonly notify: string;
  /** String: `<epoch> <seq>` of the last entry that was told by push. */
  readonly pushed: string;
  /** Hash: instance → `{version, people}`. */
  readonly presence: string;
  /** Sharded channel. */
  readonly feed: string;
}

export interface AccountsKeys {
  /** Set of the ids of real (not synthetic) people. */
  readonly ids: string;
  /** String: who became the first operator. Has a time to live until that account is written. */
  readonly first: string;
}

export interface ClusterKeys {
  /** Hash: what the store says of itself (`StoreMark`). */
  readonly mark: string;
  /** String: there was a mark, and a repair could not save it. */
  readonly markLost: string;
  /** String: which run migrates the store now; a lease. */
  readonly migration: string;
  /** String: the secret that was made here, where none was given. */
  readonly secret: string;
  readonly mode: string;
  readonly setupToken: string;
  /** Sorted set: instance → when its lease runs out, ms. */
  readonly leases: string;
  /** Hash: node → its view as JSON. */
  readonly nodes: string;
  /** Hash: node → its details as JSON, `<node>@` → their version, `<node>#` → the run that holds its name. */
  readonly nodeDetails: string;
  /** Sorted set: node → when its view expires, ms. */
  readonly nodeExpiry: string;
  /** Sorted set: key of a session → when it ended, ms. */
  readonly ended: string;
  /** Sorted set: key of a session → until when its end is remembered, ms. */
  readonly endedUntil: string;
  /** Sharded channel between primaries. */
  readonly bulletins: string;
}

const FEED_END = '}:feed';
const META_END = '}:meta';

/** The keys and channels of one cluster. */
export class Keys {
  /** What all its keys begin with, and those of no other cluster. */
  readonly prefix: string;
  /** What all its channels begin with, and those of no other cluster. */
  readonly channels: string;
  readonly sessions: string;
  /** The prefix of Socket.IO's adapter, which adds to it. */
  readonly adapter: string;
  /** What all channels of rooms' feeds begin with. */
  readonly feeds: string;
  readonly accounts: AccountsKeys;
  /** Sorted set of public rooms by when they were made. */
  readonly publicRooms: string;
  readonly cluster: ClusterKeys;
  readonly files: FileKeys;
  readonly invites: InviteKeys;
  readonly profiles: ProfileKeys;
  readonly pushes: PushKeys;
  /** `waiting`, hash: id → a mail that is to be sent (`AskedMail`), with the time it was asked for. */
  readonly mails: { readonly waiting: string };
  /** Set: ids of rooms that have outgoing hooks, or had. */
  readonly outgoingRooms: string;

  constructor({ cluster, db }: KeyScope) {
    const prefix = cluster === null ? 'hf:' : `hf@${cluster}:`;
    const channels = `${prefix}${db}:`;
    this.prefix = prefix;
    this.channels = channels;
    this.sessions = `${prefix}sess:`;
    this.adapter = `${channels}io`;
    this.feeds = `${channels}{r:`;
    this.accounts = { ids: `${prefix}{accounts}:ids`, first: `${prefix}{accounts}:first` };
    this.files = fileKeys(prefix);
    this.invites = inviteKeys(prefix);
    this.profiles = profileKeys(prefix);
    this.pushes = pushKeys(prefix);
    this.mails = { waiting: `${prefix}{mails}:waiting` };
    this.outgoingRooms = `${prefix}{outgoing}:rooms`;
    this.publicRooms = `${prefix}{rooms}:public`;
    this.cluster = {
      mark: `${prefix}{c}:mark`,
      markLost: `${prefix}{c}:mark-lost`,
      migration: `${prefix}{c}:migration`,
      secret: `${prefix}{c}:secret`,
      mode: `${prefix}{c}:mode`,
      setupToken: `${prefix}{c}:setup`,
      leases: `${prefix}{c}:leases`,
      nodes: `${prefix}{c}:nodes`,
      nodeDetails: `${prefix}{c}:node-details`,
      nodeExpiry: `${prefix}{c}:node-expiry`,
      ended: `${prefix}{c}:ended`,
      endedUntil: `${prefix}{c}:ended-until`,
      bulletins: `${channels}{c}:notices`,
    };
  }

  room(room: string): RoomKeys {
    const tag = `${this.prefix}{r:${room}}:`;
    return {
      meta: `${tag}meta`,
      void: `${tag}void`,
      members: `${tag}members`,
      roles: `${tag}roles`,
      bans: `${tag}bans`,
      hooks: `${tag}hooks`,
      outgoing: `${tag}outgoing`,
      letters: `${tag}letters`,
      bots: `${tag}bots`,
      log: `${tag}log`,
      states: `${tag}states`,
      tombs: `${tag}tombs`,
      changes: `${tag}changes`,
      silent: `${tag}silent`,
      mentions: `${tag}mentions`,
      own: `${tag}own`,
      cmids: `${tag}cmids`,
      reads: `${tag}reads`,
      notify: `${tag}notify`,
      pushed: `${tag}pushed`,
      presence: `${tag}presence`,
      feed: `${this.feeds}${room}${FEED_END}`,
    };
  }

  /** The room of a feed's channel, or null for any other channel. */
  roomOfFeed(channel: string): string | null {
    if (!channel.startsWith(this.feeds) || !channel.endsWith(FEED_END)) return null;
    return channel.slice(this.feeds.length, -FEED_END.length);
  }

  /** The room of the hash with this key, or null for any other key. */
  roomOfMeta(key: string): string | null {
    const before = `${this.prefix}{r:`;
    if (!key.startsWith(before) || !key.endsWith(META_END)) return null;
    return key.slice(before.length, -META_END.length);
  }

  user(user: string): UserKeys {
    return userKeys(this.prefix, user);
  }

  /** String: the account's id. Has a time to live until the account is written. */
  accountName(nameKey: string): string {
    return `${this.prefix}{an:${digest(nameKey)}}`;
  }

  /**
   * String: the public room's id, and after a space how often it was renamed, where it was. Whether the room is called
   * so, its record says (`room-names.ts`).
   */
  roomName(nameKey: string): string {
    return `${this.prefix}{rn:${digest(nameKey)}}`;
  }

  /** Set: ids of those whose confirmed address it is, or was. */
  mailbox(address: string): string {
    return `${this.prefix}{ma:${digest(address.toLowerCase())}}`;
  }

  revokedToken(sessionId: string): string {
    return `${this.prefix}{rt:${digest(sessionId)}}`;
  }

  /** By its digest: who reads the store cannot use it. */
  ticket(ticket: string): string {
    return `${this.prefix}{tk:${digest(ticket)}}`;
  }

  /** String, with a time to live: the session that this one, by its key, was carried over to. */
  carriedSession(sessionKey: string): string {
    return `${this.prefix}{cs:${digest(sessionKey)}}`;
  }

  /** Hash of a bucket: `tokens` (its units), at. By a digest, since addresses and names are part of it. */
  bucket(name: string): string {
    return `${this.prefix}{b:${digest(name)}}`;
  }

  /** String, with a time to live. */
  remembered(mark: string): string {
    return `${this.prefix}{m:${digest(mark)}}`;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
