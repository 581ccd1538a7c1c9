import {
  type Change,
  isAbout,
  isOutboxChange,
  type OutboxChange,
  type OutboxItem,
  type Target,
} from '../events/outbox-change.js';
import type { DeliveryState, OutboxEntry } from '../events/outbox-entry.js';
import type { Clock } from '../timing/clock.js';
import type { KeyValueStorage } from './key-value-storage.js';
import { OutboxStorage } from './outbox-storage.js';
import { randomId } from './random-id.js';
import type { TabLocks } from './tab-locks.js';

/**
 * What a person wrote and the server has not acknowledged, in the order written (SEND-5). It is kept in the storage under
 * a key of this page, so that two tabs never overwrite each other. The keys of pages that are gone are taken over.
 */
export class Outbox {
  private entries: OutboxItem[] = [];
  private store: OutboxStorage | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly storage: KeyValueStorage,
    private readonly locks: TabLocks,
    private readonly changed: (room: string) => void,
  ) {}

  get all(): readonly OutboxItem[] {
    return this.entries;
  }

  /** The messages of a room. */
  entriesOf(room: string): readonly OutboxEntry[] {
    return this.entries.filter(
      (entry): entry is OutboxEntry => entry.room === room && !isOutboxChange(entry),
    );
  }

  /** The changes of a room's messages. */
  changesOf(room: string): readonly OutboxChange[] {
    return this.entries.filter(
      (entry): entry is OutboxChange => entry.room === room && isOutboxChange(entry),
    );
  }

  /** Both, in the order written. */
  queueOf(room: string): readonly OutboxItem[] {
    return this.entries.filter((entry) => entry.room === room);
  }

  find(cmid: string): OutboxItem | null {
    return this.entries.find((entry) => entry.cmid === cmid) ?? null;
  }

  /** Begins to keep for this person and takes over what their dead pages left. Another person's are left alone. */
  async open(userId: string): Promise<void> {
    if (this.store?.userId !== userId) {
      this.store?.release();
      const rooms = new Set(this.entries.map((entry) => entry.room));
      this.entries = [];
      this.store = new OutboxStorage(this.storage, this.locks, userId, randomId(this.clock.random, 12));
      for (const room of rooms) this.changed(room);
    }
    await this.takeOver();
  }

  /** Looks for outboxes of pages that are gone. */
  async takeOver(): Promise<void> {
    const store = this.store;
    if (store === null) return;
    for (const found of await store.takeOver()) {
      const known = new Set(this.entries.map((entry) => entry.cmid));
      const fresh = found.entries.filter((entry) => !known.has(entry.cmid));
      this.entries = [...this.entries, ...fresh].sort((a, b) => a.writtenAt - b.writtenAt);
      this.save();
      found.forget();
      for (const room of new Set(fresh.map((entry) => entry.room))) this.changed(room);
    }
  }

  /** `reply`: the mid of the message that it answers. */
  add(room: string, text: string, reply?: string): OutboxEntry {
    return this.put({ ...this.fresh(room), text, ...(reply === undefined ? {} : { reply }) });
  }

  /** `holdMs`: for so long it is not sent, and can be taken back. An edit replaces those of the message that failed. */
  addChange(room: string, of: Target, change: Change, holdMs = 0): OutboxChange {
    const hold = holdMs > 0 ? { notBefore: this.clock.now() + holdMs } : {};
    const item = { ...this.fresh(room), of, change, ...hold };
    if (change.kind === 'edit') {
      this.entries = this.entries.filter(
        (one) => !(isAbout(one, of) && one.change.kind === 'edit' && one.state.kind === 'failed'),
      );
    }
    return this.put(item);
  }

  /** The message written as `cmid` is in the log as `mid`: changes of it need not wait any more. */
  resolve(cmid: string, mid: string): void {
    const waits = (item: OutboxItem) => isAbout(item, { cmid });
    if (!this.entries.some(waits)) return;
    this.entries = this.entries.map((item) => (waits(item) ? { ...item, of: { mid } } : item));
    this.save();
  }

  /** What is held is sent as soon as can be. */
  endHolds(): void {
    const isHeld = (item: OutboxItem) => isOutboxChange(item) && item.notBefore !== undefined;
    if (!this.entries.some(isHeld)) return;
    this.entries = this.entries.map((item) => (isHeld(item) ? withoutHold(item as OutboxChange) : item));
    this.save();
    for (const room of new Set(this.entries.map((entry) => entry.room))) this.changed(room);
  }

  /** It goes out now: it cannot be taken back any more, in no page that takes it over either. */
  endHold(cmid: string): void {
    const item = this.find(cmid);
    if (item === null || !isOutboxChange(item) || item.notBefore === undefined) return;
    this.entries = this.entries.map((one) => (one === item ? withoutHold(item) : one));
    this.save();
    this.changed(item.room);
  }

  setState(cmid: string, state: DeliveryState): void {
    const entry = this.find(cmid);
    if (entry === null) return;
    this.entries = this.entries.map((one) => (one === entry ? { ...entry, state } : one));
    this.save();
    this.changed(entry.room);
  }

  remove(cmid: string): void {
    const entry = this.find(cmid);
    if (entry === null) return;
    // A change of a message that is never sent has nothing to change.
    const isVain = (one: OutboxItem) => entry.state.kind === 'failed' && isAbout(one, { cmid });
    this.entries = this.entries.filter((one) => one !== entry && !isVain(one));
    this.save();
    this.changed(entry.room);
  }

  /** The page ends on purpose; what is left can be taken over at once. */
  close(): void {
    this.store?.release();
  }

  private fresh(room: string): Pick<OutboxItem, 'cmid' | 'room' | 'writtenAt' | 'state'> {
    const { random, now } = this.clock;
    return { cmid: randomId(random, 20), room, writtenAt: now(), state: { kind: 'pending' } };
  }

  private put<T extends OutboxItem>(item: T): T {
    this.entries = [...this.entries, item];
    this.save();
    this.changed(item.room);
    return item;
  }

  private save(): void {
    this.store?.save(this.entries.filter((entry) => entry.state.kind !== 'acknowledged'));
  }
}

function withoutHold({ notBefore: _, ...item }: OutboxChange): OutboxChange {
  return item;
}
