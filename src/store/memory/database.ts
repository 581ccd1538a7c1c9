import type { Message, Room, UserRef } from '../../protocol/events.js';
import { LIMITS } from '../../protocol/limits.js';
import type { Mode } from '../../protocol/mode.js';
import type { Account, FeedFrame } from '../store.js';

export interface StoredRoom {
  readonly room: Room;
  readonly createdAt: number;
  readonly members: Map<string, UserRef>;
  epoch: string;
  /** Messages first..head, in order. */
  messages: Message[];
  head: number;
  headMid: string;
  /** `<user>:<cmid>` → what was stored. */
  readonly cmids: Map<string, { readonly seq: number; readonly mid: string }>;
  readonly reads: Map<string, number>;
  readonly presence: Map<string, { version: number; people: UserRef[] }>;
}

/** What all memory stores of one "cluster" share; each is a handle on it, as a process has on Redis. */
export class MemoryDatabase {
  readonly accounts = new Map<string, Account>();
  readonly accountNames = new Map<string, string>();
  first: string | null = null;
  readonly rooms = new Map<string, StoredRoom>();
  readonly roomNames = new Map<string, string>();
  readonly leases = new Map<string, number>();
  readonly nodes = new Map<string, { view: string; expiresAt: number }>();
  readonly revoked = new Map<string, number>();
  mode: Mode | null = null;
  setupToken: string | null = null;
  private readonly feedListeners = new Set<(frame: FeedFrame) => void>();
  private readonly noticeListeners = new Set<(notice: string) => void>();

  constructor(
    readonly now: () => number = Date.now,
    readonly logMaxMessages: number = LIMITS.logMaxMessages,
  ) {}

  /** Delivered later, never inside the call that published. */
  publish(frame: FeedFrame): void {
    setImmediate(() => {
      for (const listener of this.feedListeners) listener(frame);
    });
  }

  listen(listener: (frame: FeedFrame) => void): () => void {
    this.feedListeners.add(listener);
    return () => this.feedListeners.delete(listener);
  }

  publishNotice(notice: string): void {
    setImmediate(() => {
      for (const listener of this.noticeListeners) listener(notice);
    });
  }

  listenToNotices(listener: (notice: string) => void): () => void {
    this.noticeListeners.add(listener);
    return () => this.noticeListeners.delete(listener);
  }
}
