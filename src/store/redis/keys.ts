/**
 * Every key and channel of Holdfast, in one place.
 *
 * All begin with `hf:`. What one script touches together shares a hash tag (`{r:<room>}`, `{u:<user>}`, `{c}`), so that it is in
 * one slot of a Redis Cluster. Ids are made by the server of `[A-Za-z0-9_-]`; names chosen by people are hashed
 * before they become part of a key, so that no name can reach another key.
 */
import { createHash } from 'node:crypto';

export const KEY_PREFIX = 'hf:';
export const SESSION_PREFIX = `${KEY_PREFIX}sess:`;

export interface RoomKeys {
  /** Hash: name, private, owner, createdAt, epoch, head, headMid, first. Without it there is no room. */
  readonly meta: string;
  /** Hash: user id → UserRef as JSON. */
  readonly members: string;
  /** Stream `<seq>-0` → i (mid), c (`<user>:<cmid>`), m (the message as JSON). */
  readonly log: string;
  /** Hash: `<user>:<cmid>` → `<seq> <mid>`. Can be rebuilt from the log. */
  readonly cmids: string;
  /** Hash: user id → read position. */
  readonly reads: string;
  /** Hash: instance → `{version, people}`. */
  readonly presence: string;
  /** Sharded channel. */
  readonly feed: string;
}

/** What all channels of rooms' feeds begin with. */
export const FEED_PREFIX = `${KEY_PREFIX}{r:`;
const FEED_END = '}:feed';

export function roomKeys(room: string): RoomKeys {
  const tag = `${FEED_PREFIX}${room}}:`;
  return {
    meta: `${tag}meta`,
    members: `${tag}members`,
    log: `${tag}log`,
    cmids: `${tag}cmids`,
    reads: `${tag}reads`,
    presence: `${tag}presence`,
    feed: `${tag}feed`,
  };
}

/** The room of a feed's channel, or null for any other channel. */
export function roomOfFeed(channel: string): string | null {
  if (!channel.startsWith(FEED_PREFIX) || !channel.endsWith(FEED_END)) return null;
  return channel.slice(FEED_PREFIX.length, -FEED_END.length);
}

export interface UserKeys {
  /** Hash of the account's fields. */
  readonly account: string;
  /** Set of rooms the person may be in: a superset, since the members of a room are the truth. */
  readonly rooms: string;
}

export function userKeys(user: string): UserKeys {
  const tag = `${KEY_PREFIX}{u:${user}}:`;
  return { account: `${tag}account`, rooms: `${tag}rooms` };
}

/** String: the account's id. Has a time to live until the account is written. */
export function accountNameKey(nameKey: string): string {
  return `${KEY_PREFIX}{an:${digest(nameKey)}}`;
}

/** String: the public room's id. Has a time to live until the room is listed. */
export function roomNameKey(nameKey: string): string {
  return `${KEY_PREFIX}{rn:${digest(nameKey)}}`;
}

export const ACCOUNTS = {
  /** Set of the ids of real (not synthetic) people. */
  ids: `${KEY_PREFIX}{accounts}:ids`,
  /** String: who became the first operator. Has a time to live until that account is written. */
  first: `${KEY_PREFIX}{accounts}:first`,
} as const;

/** Sorted set of public rooms by when they were made. */
export const PUBLIC_ROOMS = `${KEY_PREFIX}{rooms}:public`;

export const CLUSTER = {
  mode: `${KEY_PREFIX}{c}:mode`,
  setupToken: `${KEY_PREFIX}{c}:setup`,
  secret: `${KEY_PREFIX}{c}:secret`,
  /** Sorted set: instance → when its lease runs out, ms. */
  leases: `${KEY_PREFIX}{c}:leases`,
  /** Hash: node → its view as JSON. */
  nodes: `${KEY_PREFIX}{c}:nodes`,
  /** Hash: node → its details as JSON, `<node>@` → their version. */
  nodeDetails: `${KEY_PREFIX}{c}:node-details`,
  /** Sorted set: node → when its view expires, ms. */
  nodeExpiry: `${KEY_PREFIX}{c}:node-expiry`,
  /** Sorted set: key of a session → when it ended, ms. */
  ended: `${KEY_PREFIX}{c}:ended`,
  /** Sorted set: key of a session → until when its end is remembered, ms. */
  endedUntil: `${KEY_PREFIX}{c}:ended-until`,
  /** Sharded channel between primaries. */
  notices: `${KEY_PREFIX}{c}:notices`,
} as const;

export function revokedTokenKey(sessionId: string): string {
  return `${KEY_PREFIX}{rt:${digest(sessionId)}}`;
}

/** By its digest: who reads the store cannot use it. */
export function ticketKey(ticket: string): string {
  return `${KEY_PREFIX}{tk:${digest(ticket)}}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
