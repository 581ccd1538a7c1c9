import type { WireError } from '../../protocol/errors.js';
import type { SendResult } from '../../protocol/events.js';
import type { Link } from '../connection/link.js';
import type { OutboxEntry } from '../events/outbox-entry.js';
import { backoffMs } from '../timing/backoff.js';
import type { Clock } from '../timing/clock.js';
import type { Outbox } from './outbox.js';

export interface SenderOptions {
  readonly clock: Clock;
  readonly outbox: Outbox;
  /** The room may be written to now: its join was answered on the serving link, or it is none of the rooms held open. */
  readonly ready: (room: string) => boolean;
  readonly onAsked?: (entry: OutboxEntry) => void;
  readonly onAck: (entry: OutboxEntry, result: SendResult) => void;
  readonly onFailed: (entry: OutboxEntry, error: WireError) => void;
  /** The attempt ended without an answer, or with one that asks for another try. `error`: that answer's. */
  readonly onUnknown: (entry: OutboxEntry, why: string, error?: WireError) => void;
  readonly onUnauthenticated: (error: WireError) => void;
}

/** How many messages of one room may be on their way at once. */
const WINDOW = 16;
/** An answer that takes longer than this, on a connection that lives, is asked for again with the same cmid. */
const ANSWER_TIMEOUT_MS = 10_000;
const RETRY = { firstMs: 300, maxMs: 5_000 };

interface Lane {
  /** cmids on their way, with the link they went by. */
  readonly inFlight: Map<string, Link>;
  failures: number;
  cancelWait: (() => void) | null;
}

/**
 * Sends what the outbox has, several at once yet in order. After a lost or refused attempt a room's lane waits until
 * nothing is on its way. It begins again with the oldest, one at a time until one succeeds. Each message is stored
 * exactly once, since its cmid stays the same.
 */
export class Sender {
  private link: Link | null = null;
  private readonly lanes = new Map<string, Lane>();

  constructor(private readonly options: SenderOptions) {}

  /** From now on messages go by this link. What went by another is waited for, so that order holds. */
  useLink(link: Link | null): void {
    this.link = link;
    this.pumpAll();
  }

  /** Messages that went by `link` and are not answered yet. */
  waitingFor(link: Link): number {
    let count = 0;
    for (const lane of this.lanes.values()) {
      for (const by of lane.inFlight.values()) if (by === link) count += 1;
    }
    return count;
  }

  pumpAll(): void {
    for (const room of new Set(this.options.outbox.all.map((entry) => entry.room))) this.pump(room);
  }

  /** Tries all rooms again at once: what made them wait is over. */
  wakeAll(): void {
    for (const room of this.lanes.keys()) this.wake(room);
  }

  /** Tries again at once, after a wait that an error asked for. */
  wake(room: string): void {
    const lane = this.lane(room);
    lane.cancelWait?.();
    lane.cancelWait = null;
    this.pump(room);
  }

  pump(room: string): void {
    const link = this.link;
    const lane = this.lane(room);
    if (link === null || !link.alive || lane.cancelWait !== null || !this.options.ready(room)) return;
    for (const by of lane.inFlight.values()) if (by !== link) return;
    const window = lane.failures === 0 ? WINDOW : 1;
    for (const entry of this.options.outbox.entriesOf(room)) {
      if (lane.inFlight.size >= window) return;
      if (entry.state.kind === 'pending' && !lane.inFlight.has(entry.cmid)) this.send(lane, link, entry);
    }
  }

  private send(lane: Lane, link: Link, entry: OutboxEntry): void {
    const { clock, outbox } = this.options;
    lane.inFlight.set(entry.cmid, link);
    this.options.onAsked?.(entry);
    let over = false;
    const settle = (handle: () => void) => {
      if (over) return;
      over = true;
      cancel();
      if (lane.inFlight.get(entry.cmid) === link) lane.inFlight.delete(entry.cmid);
      handle();
      this.pump(entry.room);
    };
    const cancel = clock.after(ANSWER_TIMEOUT_MS, () =>
      settle(() => this.sendLater(lane, entry, 'no answer in time', 0)),
    );
    link.call('send', { room: entry.room, cmid: entry.cmid, text: entry.text }, (answer) => {
      // An answer after the time-out still is the answer, when the entry waits for its second try.
      if (
        over &&
        answer?.ok === true &&
        isWhole(answer) &&
        outbox.find(entry.cmid)?.state.kind === 'pending'
      ) {
        this.options.onAck(entry, answer);
        return;
      }
      settle(() => {
        if (answer === null) {
          this.options.onUnknown(entry, 'the connection ended');
        } else if (answer.ok && !isWhole(answer)) {
          // It says neither that the message is stored nor that it is not: the same cmid is asked for again.
          this.sendLater(lane, entry, 'an answer without a number', 0);
        } else if (answer.ok) {
          lane.failures = 0;
          this.options.onAck(entry, answer);
        } else if (answer.error.code === 'unauthenticated') {
          this.options.onUnknown(entry, 'unauthenticated');
          this.options.onUnauthenticated(answer.error);
        } else if (answer.error.retry) {
          this.sendLater(lane, entry, answer.error.code, answer.error.retryAfterMs ?? 0, answer.error);
        } else if (outbox.find(entry.cmid)?.state.kind === 'pending') {
          this.options.onFailed(entry, answer.error);
        }
      });
    });
  }

  private sendLater(lane: Lane, entry: OutboxEntry, why: string, atLeastMs: number, error?: WireError): void {
    this.options.onUnknown(entry, why, error);
    if (lane.cancelWait !== null) return;
    lane.failures += 1;
    const { clock } = this.options;
    const waitMs = Math.max(atLeastMs, backoffMs(lane.failures, 0.5 + clock.random() / 2, RETRY));
    lane.cancelWait = clock.after(waitMs, () => {
      lane.cancelWait = null;
      this.pump(entry.room);
    });
  }

  private lane(room: string): Lane {
    let lane = this.lanes.get(room);
    if (lane === undefined) {
      lane = { inFlight: new Map(), failures: 0, cancelWait: null };
      this.lanes.set(room, lane);
    }
    return lane;
  }
}

/** Whether an answer says as what the message is stored; a broken server's may not. */
function isWhole({ epoch, seq, mid }: Partial<SendResult>): boolean {
  return typeof epoch === 'string' && typeof mid === 'string' && Number.isInteger(seq) && Number(seq) > 0;
}
