import type { WireError } from '../../protocol/errors.js';
import type { SendResult } from '../../protocol/events.js';
import type { Refusal } from '../../protocol/refusal.js';
import type { Connection } from '../connection/connection.js';
import type { Link } from '../connection/link.js';
import type { ChatEvents } from '../events/chat-events.js';
import type { Emitter } from '../events/emitter.js';
import {
  type Change,
  isOutboxChange,
  type OutboxChange,
  type OutboxItem,
  type Target,
} from '../events/outbox-change.js';
import type { OutboxMessage } from '../events/outbox-message.js';
import type { TraceEvent } from '../events/trace.js';
import type { OpenRoom } from '../rooms/open-room.js';
import type { Rooms } from '../rooms/rooms.js';
import type { RoomsEvents } from '../rooms/rooms-events.js';
import type { Clock } from '../timing/clock.js';
import { withoutLostFiles } from './awaited-files.js';
import { MessageFiles } from './message-files.js';
import type { Outbox } from './outbox.js';
import { Sender } from './sender.js';

export interface DeliveryOptions {
  readonly clock: Clock;
  readonly events: Emitter<ChatEvents>;
  readonly connection: Connection;
  readonly rooms: Rooms;
  readonly outbox: Outbox;
  readonly trace: (event: TraceEvent) => void;
  /** A message went out on the wire. */
  readonly onAsked: () => void;
}

/** After a move the old link is kept for answers that are on their way, at most this long. */
const OLD_LINK_MS = 2_000;
/** How often it is looked at meanwhile, and how long batches on their way still come by it afterwards. */
const LOOK_MS = 25;
const LAST_BATCHES_MS = 50;

/** Brings what a person writes into the log exactly once, and knows when it is there. */
export class Delivery {
  readonly files: MessageFiles;
  private readonly sender: Sender;

  constructor(private readonly options: DeliveryOptions) {
    const { clock, connection, rooms, outbox, trace } = options;
    this.sender = new Sender({
      clock,
      outbox,
      ready: (room) => rooms.book.mayWrite(room),
      onAsked: ({ room, cmid }) => {
        trace({ type: 'asked', room, cmid });
        options.onAsked();
      },
      onWithdrawn: (items) => {
        for (const { room, cmid } of items) trace({ type: 'withdrawn', room, cmid });
      },
      onAck: (item, result) => this.onAck(item, result),
      onFailed: (item, error) => this.onFailed(item, error),
      onUnknown: (item, why, error) => this.onUnknown(item, why, error),
      onUnauthenticated: (error) => connection.onUnauthenticated(error),
    });
    this.files = new MessageFiles(outbox, (room) => this.sender.pump(room));
    rooms.internal.on('joined', (room) => this.sender.pump(room));
    rooms.internal.on('stored', (change) => this.onStored(change));
    rooms.internal.on('compared', ({ room, asked }) => this.onCompared(room, asked));
  }

  /** Writes a message: it is pending from now on. */
  send(room: string, text: string, more?: Pick<OutboxMessage, 'reply' | 'files'>): OutboxMessage {
    const item = this.options.outbox.add(room, text, more);
    this.traceWritten(item);
    this.sender.pump(room);
    return item;
  }

  /**
   * Changes a message: the change is pending from now on. `holdMs`: it can be taken back for so long. A message that
   * was never sent is changed itself: nobody ever gets what it was before.
   */
  change(room: string, of: Target, change: Change, holdMs?: number): OutboxChange {
    const { outbox } = this.options;
    // Its mid may have become known since it was drawn.
    const sent = 'cmid' in of ? outbox.find(of.cmid) : null;
    const target = sent?.state.kind === 'acknowledged' ? { mid: sent.state.mid } : of;
    const item = outbox.addChange(room, target, change, holdMs);
    const message = outbox.unsent(target);
    if (message === null || change.kind === 'react' || change.kind === 'pin') this.traceWritten(item);
    else if (change.kind === 'edit') this.traceWritten(message);
    this.sender.pump(room);
    return item;
  }

  /** Takes a held change back. False: it has gone out already. */
  takeBack(cmid: string): boolean {
    const { outbox } = this.options;
    const item = outbox.find(cmid);
    if (item === null || !isOutboxChange(item) || item.notBefore === undefined) return false;
    outbox.remove(cmid);
    // A message that it would have withdrawn can go.
    this.sender.pump(item.room);
    return true;
  }

  /** What is held goes out now: the page may end. */
  endHolds(): void {
    this.options.outbox.endHolds();
    this.sender.pumpAll();
  }

  /** Sends what failed again, under the same cmid. */
  retry(cmid: string): void {
    const { outbox } = this.options;
    const item = outbox.find(cmid);
    if (item?.state.kind !== 'failed') return;
    const left = isOutboxChange(item) ? item : withoutLostFiles(item);
    if (left === null) return;
    if (left !== item) outbox.replace(item, left);
    this.traceWritten(item);
    outbox.setState(cmid, { kind: 'pending' });
    this.sender.wake(item.room);
  }

  /** Forgets what failed. */
  discard(cmid: string): void {
    const { outbox } = this.options;
    if (outbox.find(cmid)?.state.kind === 'failed') outbox.remove(cmid);
  }

  /** Takes up what this person left pending. */
  async open(userId: string): Promise<void> {
    await this.options.outbox.open(userId);
    this.sender.pumpAll();
  }

  /** Takes over what pages that are gone left pending. */
  async takeOver(): Promise<void> {
    await this.options.outbox.takeOver();
    this.sender.pumpAll();
  }

  /** From now on messages go by `current`; `old` is closed when what went by it is answered. */
  serve(current: Link | null, old: Link | null): void {
    this.sender.useLink(current);
    if (old !== null) this.closeAnswered(old, this.options.clock.steady() + OLD_LINK_MS);
  }

  /** The store is back: what waited for it need not wait. */
  onStoreBack(): void {
    this.sender.wakeAll();
  }

  private traceWritten(item: OutboxItem): void {
    const { room, cmid } = item;
    if (isOutboxChange(item))
      this.options.trace({ type: 'change', room, cmid, of: item.of, change: item.change });
    else {
      const { text, reply } = item;
      this.options.trace({ type: 'send', room, cmid, text, ...(reply === undefined ? {} : { reply }) });
    }
  }

  private closeAnswered(old: Link, until: number): void {
    const { clock } = this.options;
    if (this.sender.waitingFor(old) === 0 || clock.steady() >= until) {
      // Both links feed the same message log.
      clock.after(LAST_BATCHES_MS, () => old.close());
      return;
    }
    clock.after(LOOK_MS, () => this.closeAnswered(old, until));
  }

  private onAck(item: OutboxItem, { epoch, seq, mid, duplicate }: SendResult): void {
    const { outbox, rooms, trace } = this.options;
    const { room: id, cmid } = item;
    const kind = isOutboxChange(item) ? { isChange: true as const } : {};
    trace({ type: 'ack', room: id, cmid, epoch, seq, mid, duplicate, from: 'ack', ...kind });
    if (!isOutboxChange(item)) outbox.resolve(cmid, mid);
    const room = rooms.book.get(id);
    if (room === null || room.log.covers(epoch, seq, mid)) {
      outbox.remove(cmid);
      // What waited for its mid can go.
      this.sender.pump(id);
      return;
    }
    outbox.setState(cmid, { kind: 'acknowledged', seq, mid, joinsAsked: room.log.joinsAsked });
    room.compareSoon(() => outbox.find(cmid)?.state.kind === 'acknowledged');
  }

  private onFailed(item: OutboxItem, error: WireError): void {
    const { outbox, trace } = this.options;
    const { room, cmid } = item;
    trace({ type: 'fail', room, cmid, code: error.code });
    // Nothing of a deleted message is missed but a text that was written.
    const isSettled = error.code === 'gone' && isOutboxChange(item) && item.change.kind !== 'edit';
    if (isSettled) outbox.remove(cmid);
    else outbox.setState(cmid, { kind: 'failed', code: error.code, message: error.message, ...whyOf(error) });
  }

  private onUnknown({ room, cmid }: OutboxItem, why: string, error?: WireError): void {
    const { outbox, trace } = this.options;
    trace({ type: 'unknown', room, cmid, why });
    // Not a moment's trouble: who wrote it is told what it waits for.
    const lasts = error?.code === 'store_unwritable' || error?.code === 'not_yet';
    if (lasts && outbox.find(cmid)?.state.kind === 'pending') {
      outbox.setState(cmid, { kind: 'pending', why: error.message, ...whyOf(error) });
    }
  }

  private onStored({ room, epoch, entries }: RoomsEvents['stored']): void {
    const { outbox, rooms, trace } = this.options;
    for (const { cmid, seq, mid } of entries) {
      outbox.resolve(cmid, mid);
      const item = outbox.find(cmid);
      if (item === null || item.room !== room) continue;
      if (item.state.kind !== 'acknowledged') {
        const kind = isOutboxChange(item) ? { isChange: true as const } : {};
        trace({ type: 'ack', room, cmid, epoch, seq, mid, duplicate: false, from: 'log', ...kind });
      }
      outbox.remove(cmid);
    }
    // What changed nothing was answered with another's number, and is not in the log.
    const log = rooms.book.get(room)?.log;
    for (const { cmid, state } of outbox.changesOf(room)) {
      if (state.kind === 'acknowledged' && log?.covers(epoch, state.seq, state.mid)) outbox.remove(cmid);
    }
    if (entries.length > 0) this.sender.pump(room);
  }

  /** What was acknowledged before the join was asked is in the log now, or the log that had it is lost. */
  private onCompared(room: OpenRoom, asked: number): void {
    const { outbox, events } = this.options;
    let gone = 0;
    for (const item of outbox.queueOf(room.id)) {
      const { cmid, state } = item;
      if (state.kind !== 'acknowledged' || state.joinsAsked >= asked) continue;
      if (room.log.misses(state, isOutboxChange(item))) gone += 1;
      outbox.remove(cmid);
    }
    if (gone > 0) events.emit('lost', { room: room.id });
  }
}

function whyOf({ refusal }: WireError): { refusal?: Refusal } {
  return refusal === undefined ? {} : { refusal };
}
