import {
  type Change,
  isAbout,
  isOutboxChange,
  type OutboxChange,
  type OutboxItem,
  type Target,
} from '../events/outbox-change.js';
import type { DeliveryState, OutboxMessage } from '../events/outbox-message.js';
import type { Clock } from '../timing/clock.js';
import { withLostFiles } from './awaited-files.js';
import type { KeyValueStorage } from './key-value-storage.js';
import { OutboxStorage } from './outbox-storage.js';
import { randomId } from './random-id.js';
import type { TabLocks } from './tab-locks.js';

/**
 * What a person wrote and the server has not acknowledged, in the order written (SEND-5). It is kept in the storage
 * under a key of this page, so that two tabs never overwrite each other. The keys of pages that are gone are taken
 * over.
 */
export class Outbox {
  private items: OutboxItem[] = [];
  private store: OutboxStorage | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly storage: KeyValueStorage,
    private readonly locks: TabLocks,
    private readonly changed: (room: string) => void,
  ) {}

  get all(): readonly OutboxItem[] {
    return this.items;
  }

  /** The changes of a room's messages. */
  changesOf(room: string): readonly OutboxChange[] {
    return this.items.filter((item): item is OutboxChange => item.room === room && isOutboxChange(item));
  }

  /** A room's messages and their changes, in the order written. */
  queueOf(room: string): readonly OutboxItem[] {
    return this.items.filter((item) => item.room === room);
  }

  find(cmid: string): OutboxItem | null {
    return this.items.find((item) => item.cmid === cmid) ?? null;
  }

  /** Begins to keep for this person and takes over what their dead pages left. Another person's are left alone. */
  async open(userId: string): Promise<void> {
    if (this.store?.userId !== userId) {
      this.store?.release();
      const rooms = new Set(this.items.map((item) => item.room));
      this.items = [];
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
      const known = new Set(this.items.map((item) => item.cmid));
      const fresh = found.items.filter((item) => !known.has(item.cmid)).map(withLostFiles);
      this.items = [...this.items, ...fresh].sort((a, b) => a.writtenAt - b.writtenAt);
      this.save();
      found.forget();
      for (const room of new Set(fresh.map((item) => item.room))) this.changed(room);
    }
  }

  /** `reply`: the mid of the message that it answers. */
  add(
    room: string,
    text: string,
    { reply, files }: Pick<OutboxMessage, 'reply' | 'files'> = {},
  ): OutboxMessage {
    const more = { ...(reply === undefined ? {} : { reply }), ...(files?.length ? { files } : {}) };
    return this.put({ ...this.fresh(room), text, unsent: true, ...more });
  }

  /** The message, when it was put on no connection yet; else null. */
  unsent(target: Target): OutboxMessage | null {
    const item = 'cmid' in target ? this.find(target.cmid) : null;
    return item !== null && !isOutboxChange(item) && item.unsent === true ? item : null;
  }

  /** What is known of messages that nobody can have: which are to be forgotten, by which deletion. */
  withdrawals(room: string): readonly { readonly cmid: string; readonly by: OutboxChange }[] {
    return this.changesOf(room).flatMap((by) => {
      const message = by.change.kind === 'delete' ? this.unsent(by.of) : null;
      return message === null ? [] : [{ cmid: message.cmid, by }];
    });
  }

  /** Forgets an unsent message and what was to be changed of it, for good. Returns what is forgotten. */
  withdraw(cmid: string): readonly OutboxItem[] {
    const message = this.unsent({ cmid });
    if (message === null) return [];
    const isOfIt = (item: OutboxItem) => item === message || isAbout(item, { cmid });
    const forgotten = this.items.filter(isOfIt);
    this.items = this.items.filter((item) => !isOfIt(item));
    this.save();
    this.changed(message.room);
    return forgotten;
  }

  /**
   * It is put on a connection now. From here on somebody may have it, and a held change cannot be taken back. No page
   * that takes it over can do so either.
   */
  noteAttempt(cmid: string): void {
    const message = this.unsent({ cmid });
    if (message === null) this.endHold(cmid);
    else this.replace(message, withoutUnsent(message));
  }

  /**
   * `holdMs`: for so long it is not sent, and can be taken back. An edit replaces those of the message that failed. Of
   * an unsent message it is made in the message itself, and is not in the outbox. An edit is its text from now on, and
   * a deletion that is not held forgets it.
   */
  addChange(room: string, of: Target, change: Change, holdMs = 0): OutboxChange {
    const hold = holdMs > 0 ? { notBefore: this.clock.now() + holdMs } : {};
    const item: OutboxChange = { ...this.fresh(room), of, change, ...hold };
    const message = this.unsent(of);
    if (message !== null && change.kind === 'edit') {
      this.replace(message, { ...message, text: change.text });
      this.changed(room);
      return item;
    }
    if (change.kind === 'edit') {
      this.items = this.items.filter(
        (one) => !(isAbout(one, of) && one.change.kind === 'edit' && one.state.kind === 'failed'),
      );
    }
    return this.put(item);
  }

  /** The message written as `cmid` is in the log as `mid`: changes of it need not wait any more. */
  resolve(cmid: string, mid: string): void {
    const waits = (item: OutboxItem) => isAbout(item, { cmid });
    if (!this.items.some(waits)) return;
    this.items = this.items.map((item) => (waits(item) ? { ...item, of: { mid } } : item));
    this.save();
  }

  /** What is held is sent as soon as can be. */
  endHolds(): void {
    const isHeld = (item: OutboxItem) => isOutboxChange(item) && item.notBefore !== undefined;
    if (!this.items.some(isHeld)) return;
    this.items = this.items.map((item) => (isHeld(item) ? withoutHold(item as OutboxChange) : item));
    this.save();
    for (const room of new Set(this.items.map((item) => item.room))) this.changed(room);
  }

  private endHold(cmid: string): void {
    const item = this.find(cmid);
    if (item === null || !isOutboxChange(item) || item.notBefore === undefined) return;
    this.replace(item, withoutHold(item));
    this.changed(item.room);
  }

  setState(cmid: string, state: DeliveryState): void {
    const item = this.find(cmid);
    if (item === null) return;
    this.replace(item, { ...item, state });
    this.changed(item.room);
  }

  remove(cmid: string): void {
    const item = this.find(cmid);
    if (item === null) return;
    // A change of a message that is never sent has nothing to change.
    const isVain = (one: OutboxItem) => item.state.kind === 'failed' && isAbout(one, { cmid });
    this.items = this.items.filter((one) => one !== item && !isVain(one));
    this.save();
    this.changed(item.room);
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
    this.items = [...this.items, item];
    this.save();
    this.changed(item.room);
    return item;
  }

  /** The item is another from now on. */
  replace(item: OutboxItem, next: OutboxItem): void {
    this.items = this.items.map((one) => (one === item ? next : one));
    this.save();
    this.changed(item.room);
  }

  private save(): void {
    this.store?.save(this.items.filter((item) => item.state.kind !== 'acknowledged'));
  }
}

function withoutUnsent({ unsent: _, ...item }: OutboxMessage): OutboxMessage {
  return item;
}

function withoutHold({ notBefore: _, ...item }: OutboxChange): OutboxChange {
  return item;
}
