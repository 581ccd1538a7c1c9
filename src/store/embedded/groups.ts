/**
 * What a key's name says about how it is kept; the only place here that knows the keys of `redis/keys.ts`. Keys with
 * one hash tag are a group, saved at one instant. A room's log and cmids only grow, so they are saved entry by entry;
 * cmids are rebuilt from the log. What running processes say again (leases, views, presence) is not kept. Nor are
 * tickets, since a used one must not come back. Nor is where sessions were carried to, which is asked within a minute
 * or never.
 */
const TAG = /\{([^}]+)\}/;
const EPHEMERAL =
  /\{c\}:(leases|nodes|node-details|node-expiry|migration|rights)$|\{r:[^}]*\}:presence$|\{(tk|cs):/;
const ROOM_PART = /^(.*\{r:[^}]*\}:)([a-z]+)$/;

export function isSaved(key: string): boolean {
  return !EPHEMERAL.test(key);
}

/** The tag, or the whole key when it has none. */
export function groupOf(key: string): string {
  return TAG.exec(key)?.[1] ?? key;
}

/** The room's log itself or its index: saved by entries, not by DUMP. */
export function isLogPart(key: string): boolean {
  const part = ROOM_PART.exec(key)?.[2];
  return part === 'log' || part === 'cmids';
}

export function isRoomTag(tag: string): boolean {
  return tag.startsWith('r:');
}

export function isRoomMeta(key: string): boolean {
  return ROOM_PART.exec(key)?.[2] === 'meta';
}

/**
 * A room's record, its log, the log's index, how far people have read, what stands beside the log (`RoomKeys`), and its
 * feed's channel.
 */
export interface RoomParts {
  readonly meta: string;
  readonly log: string;
  readonly cmids: string;
  readonly reads: string;
  readonly tombs: string;
  readonly states: string;
  readonly changes: string;
  readonly silent: string;
  readonly mentions: string;
  readonly own: string;
  readonly feed: string;
}

/** The parts of any key of a room. */
export function roomPartsOf(key: string): RoomParts | null {
  const before = ROOM_PART.exec(key)?.[1];
  if (before === undefined) return null;
  const part = (name: keyof RoomParts) => `${before}${name}`;
  return {
    meta: part('meta'),
    log: part('log'),
    cmids: part('cmids'),
    reads: part('reads'),
    tombs: part('tombs'),
    states: part('states'),
    changes: part('changes'),
    silent: part('silent'),
    mentions: part('mentions'),
    own: part('own'),
    feed: part('feed'),
  };
}

/** Where a repair notes that the mark is lost, beside any key of the cluster; null: the key is of none. */
export function markLostBeside(key: string): string | null {
  const at = key.indexOf('{');
  return at < 0 ? null : `${key.slice(0, at)}{c}:mark-lost`;
}

/** The set of all people's ids. */
export function isAccountIds(key: string): boolean {
  return /\{accounts\}:ids$/.test(key);
}

/** What the store says of itself, to which the names of cookies belong. */
export function isMark(key: string): boolean {
  return /\{c\}:mark$/.test(key);
}
