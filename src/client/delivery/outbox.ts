import type { OutboxEntry } from '../events/outbox-entry.js';
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
  private entries: OutboxEntry[] = [];
  private store: OutboxStorage | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly storage: KeyValueStorage,
    private readonly locks: TabLocks,
    private readonly changed: (room: string) => void,
  ) {}

  get all(): readonly OutboxEntry[] {
    return this.entries;
  }

  entriesOf(room: string): readonly OutboxEntry[] {
    return this.entries.filter((entry) => entry.room === room);
  }

  find(cmid: string): OutboxEntry | null {
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

  add(room: string, text: string): OutboxEntry {
    const entry: OutboxEntry = {
      cmid: randomId(this.clock.random, 20),
      room,
      text,
      writtenAt: this.clock.now(),
      state: { kind: 'pending' },
    };
    this.entries = [...this.entries, entry];
    this.save();
    this.changed(room);
    return entry;
  }

  setState(cmid: string, state: OutboxEntry['state']): void {
    const entry = this.find(cmid);
    if (entry === null) return;
    this.entries = this.entries.map((one) => (one === entry ? { ...entry, state } : one));
    this.save();
    this.changed(entry.room);
  }

  remove(cmid: string): void {
    const entry = this.find(cmid);
    if (entry === null) return;
    this.entries = this.entries.filter((one) => one !== entry);
    this.save();
    this.changed(entry.room);
  }

  /** The page ends on purpose; what is left can be taken over at once. */
  close(): void {
    this.store?.release();
  }

  private save(): void {
    this.store?.save(this.entries.filter((entry) => entry.state.kind !== 'acknowledged'));
  }
}
