import { randomBytes } from 'node:crypto';
import type { Bucket } from '../../../src/domain/bucket.js';
import type { Message, UserRef } from '../../../src/protocol/events.js';
import type { Mode } from '../../../src/protocol/mode.js';
import type { NotifyLevel } from '../../../src/protocol/notify-level.js';
import type { Role, Room } from '../../../src/protocol/room.js';
import type { Account } from '../../../src/store/interfaces/accounts.js';
import type { PersonBlock } from '../../../src/store/interfaces/blocks.js';
import type { Bot } from '../../../src/store/interfaces/bots.js';
import type { StoredNode } from '../../../src/store/interfaces/cluster.js';
import type { FeedFrame } from '../../../src/store/interfaces/feed.js';
import type { FileReference, KeptFile } from '../../../src/store/interfaces/files.js';
import type { Hook } from '../../../src/store/interfaces/hooks.js';
import type { Invite } from '../../../src/store/interfaces/invites.js';
import type { AskedMail, MailToken } from '../../../src/store/interfaces/mails.js';
import type { Ban } from '../../../src/store/interfaces/moderation.js';
import type { KeptOutgoing } from '../../../src/store/interfaces/outgoing.js';
import type { KeptProfile } from '../../../src/store/interfaces/profiles.js';
import type { PushKeyPair, PushSubscription } from '../../../src/store/interfaces/pushes.js';
import type { LogEntry } from '../../../src/store/log-codec.js';

export interface StoredRoom {
  room: Room;
  readonly createdAt: number;
  readonly members: Map<string, UserRef>;
  /** On whose lists a direct room is. */
  readonly listed: Set<string>;
  /** Who hides it. */
  readonly hidden: Set<string>;
  /** Who of the two has blocked the other. */
  readonly blocked: Set<string>;
  /** Who was brought in and has not looked yet → by whom. */
  readonly invited: Map<string, string>;
  /** Whoever is not in it has the role that they came with. */
  readonly roles: Map<string, Role>;
  readonly bans: Map<string, Ban>;
  /** Digest of its code → the hook. */
  readonly hooks: Map<string, Hook>;
  /** Id → the outgoing hook, and how far it was sent. */
  readonly outgoing: Map<string, KeptOutgoing>;
  /** Id of a bot → id of its maker, who brought it. */
  readonly bots: Map<string, string>;
  epoch: string;
  /** Entries first..head, in order; where one was deleted its tombstone. */
  entries: LogEntry[];
  /** seq of a changed or answered message → what changes made of it. */
  readonly folded: Map<number, Message>;
  /** `<seq> <emoji>` → who reacted, in this order. */
  readonly reactors: Map<string, Set<string>>;
  head: number;
  headMid: string;
  /** `<user>:<cmid>` → what was stored. */
  readonly cmids: Map<string, { readonly seq: number; readonly mid: string }>;
  /** What the room takes of everybody together. */
  bucket?: Bucket;
  /** The levels of those who chose one. */
  readonly notify: Map<string, NotifyLevel>;
  readonly reads: Map<string, number>;
  readonly readVersions: Map<string, number>;
  readonly presence: Map<string, { version: number; people: UserRef[] }>;
}

export interface StoredFile {
  record: Omit<KeptFile, 'references'>;
  uploadKey: string | null;
  /** `<room> <user> <cmid>` → when it was counted. */
  readonly references: Map<string, { readonly reference: FileReference; readonly at: number }>;
  /** When the newest reference was counted. */
  referredAt: number;
  dueAt: number;
}

export interface StoredInvite {
  invite: Invite;
  /** User id → until when a use is set aside for them. */
  readonly held: Map<string, number>;
}

export interface StoredMail {
  address: string | null;
  wanted: string | null;
  /** By their digests. */
  readonly tokens: Map<
    string,
    {
      readonly kind: MailToken['kind'] | 'spent';
      readonly address: string;
      readonly generation: number;
      readonly until: number;
    }
  >;
}

export function newStoredRoom(db: MemoryDatabase, room: Room, people: readonly UserRef[]): StoredRoom {
  return {
    room,
    createdAt: db.now(),
    listed: new Set(),
    hidden: new Set(),
    blocked: new Set(),
    invited: new Map(),
    roles: new Map(),
    bans: new Map(),
    hooks: new Map(),
    outgoing: new Map(),
    bots: new Map(),
    members: new Map(people.map((person) => [person.id, person])),
    epoch: randomBytes(9).toString('base64url'),
    entries: [],
    folded: new Map(),
    reactors: new Map(),
    head: 0,
    headMid: '',
    cmids: new Map(),
    notify: new Map(),
    reads: new Map(),
    readVersions: new Map(),
    presence: new Map(),
  };
}

/** One process's subscriptions. */
export interface MemoryFeed {
  readonly rooms: ReadonlySet<string>;
  readonly onFrame: (frame: FeedFrame) => void;
}

/** What all memory stores of one "cluster" share; each is a handle on it, as a process has on Redis. */
export class MemoryDatabase {
  readonly accounts = new Map<string, Account>();
  readonly accountNames = new Map<string, string>();
  /** User id → keys of the names that they have or had, where they were renamed. */
  readonly namesOf = new Map<string, Set<string>>();
  /** User id → their picture in base64. */
  readonly pictures = new Map<string, string>();
  /** User id → what they say of themselves, and when that changed. */
  readonly profiles = new Map<string, { readonly kept: KeptProfile; readonly version: number }>();
  /** Ids of accounts that are never made. */
  readonly abandoned = new Set<string>();
  readonly invites = new Map<string, StoredInvite>();
  first: string | null = null;
  readonly rooms = new Map<string, StoredRoom>();
  readonly roomNames = new Map<string, string>();
  /** User id → whom they have blocked, by id. */
  readonly blocks = new Map<string, Map<string, PersonBlock>>();
  /** User id → their bots, by the digest of the token, or the id once that ended. */
  readonly bots = new Map<string, Map<string, Bot>>();
  readonly leases = new Map<string, number>();
  readonly nodes = new Map<string, StoredNode & { readonly run: string; readonly expiresAt: number }>();
  readonly revoked = new Map<string, number>();
  readonly buckets = new Map<string, Bucket>();
  readonly marks = new Map<string, number>();
  readonly ended = new Map<string, { readonly at: number; readonly until: number }>();
  readonly tickets = new Map<string, { content: string; expiresAt: number }>();
  readonly carried = new Map<string, { content: string; expiresAt: number }>();
  readonly files = new Map<string, StoredFile>();
  readonly filePlaces = new Map<string, string>();
  readonly pushes = {
    pair: null as PushKeyPair | null,
    sender: null as { readonly process: string; readonly until: number } | null,
    /** User id → id → the subscription. */
    subscriptions: new Map<string, Map<string, PushSubscription>>(),
    /** Room → up to where it was told. */
    told: new Map<string, { readonly epoch: string; readonly seq: number }>(),
  };
  readonly mails = {
    /** By user id. */
    boxes: new Map<string, StoredMail>(),
    waiting: new Map<string, { readonly mail: AskedMail; readonly at: number }>(),
  };
  mode: Mode | null = null;
  setupToken: string | null = null;
  secret: string | null = null;
  private readonly feeds = new Set<MemoryFeed>();
  private readonly bulletinListeners = new Set<(bulletin: string) => void>();

  constructor(readonly now: () => number = Date.now) {}

  /** To those who are subscribed now; delivered later, never inside the call that published. */
  publish(frame: FeedFrame): void {
    for (const { rooms, onFrame } of this.feeds) if (rooms.has(frame.room)) setImmediate(onFrame, frame);
  }

  listen(feed: MemoryFeed): () => void {
    this.feeds.add(feed);
    return () => this.feeds.delete(feed);
  }

  publishBulletin(bulletin: string): void {
    setImmediate(() => {
      for (const listener of this.bulletinListeners) listener(bulletin);
    });
  }

  listenToBulletins(listener: (bulletin: string) => void): () => void {
    this.bulletinListeners.add(listener);
    return () => this.bulletinListeners.delete(listener);
  }
}
