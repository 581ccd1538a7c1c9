import { ENTRIES_VERSION } from '../../protocol/entries.js';
import type { WireError } from '../../protocol/errors.js';
import type { Ack, SendResult } from '../../protocol/events.js';
import type { Link } from '../connection/link.js';
import { isOutboxChange, type OutboxChange, type OutboxItem } from '../events/outbox-change.js';
import { backoffMs } from '../timing/backoff.js';
import type { Clock } from '../timing/clock.js';
import { awaitsFiles } from './awaited-files.js';
import type { Outbox } from './outbox.js';

export interface SenderOptions {
  readonly clock: Clock;
  readonly outbox: Outbox;
  /**
   * The room may be written to now: its join was answered on the serving link, or it is none of the rooms held open.
   */
  readonly ready: (room: string) => boolean;
  readonly onAsked?: (item: OutboxItem) => void;
  /** They were deleted before they were ever sent, and are forgotten. */
  readonly onWithdrawn?: (items: readonly OutboxItem[]) => void;
  readonly onAck: (item: OutboxItem, result: SendResult) => void;
  readonly onFailed: (item: OutboxItem, error: WireError) => void;
  /** The attempt ended without an answer, or with one that asks for another try. `error`: that answer's. */
  readonly onUnknown: (item: OutboxItem, why: string, error?: WireError) => void;
  readonly onUnauthenticated: (error: WireError) => void;
}

/** How many messages of one room may be on their way at once. */
const WINDOW = 16;
/** An answer that takes longer than this, on a connection that lives, is asked for again with the same cmid. */
const ANSWER_TIMEOUT_MS = 10_000;
/** For so long what was held back can be taken back, at most. */
const LONGEST_HOLD_MS = 10_000;
const RETRY = { firstMs: 300, maxMs: 5_000 };

interface Lane {
  /** cmids on their way, with the link they went by. */
  readonly inFlight: Map<string, Link>;
  failures: number;
  cancelWait: (() => void) | null;
  /** Held changes by cmid, and whether their time has come. */
  readonly held: Map<string, boolean>;
}

/**
 * Sends what the outbox has, several at once yet in order. After a lost or refused attempt a room's lane waits until
 * nothing is on its way. It begins again with the oldest, one at a time until one succeeds. Each is stored exactly
 * once, since its cmid stays the same. Of one message's changes one is on its way at a time, so that the last edit that
 * was written is the last.
 */
export class Sender {
  private link: Link | null = null;
  private readonly lanes = new Map<string, Lane>();
  /** All rooms' changes wait, since the servers do not take any yet; what is written goes on. */
  private changesWait = false;

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
    for (const room of new Set(this.options.outbox.all.map((item) => item.room))) this.pump(room);
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
    const mayGo = link?.alive === true && lane.cancelWait === null && this.options.ready(room);
    const withdrawn = this.withdraw(lane, room, mayGo);
    if (link === null || !mayGo) return;
    for (const by of lane.inFlight.values()) if (by !== link) return;
    const takesChanges = link.welcome.entries === ENTRIES_VERSION && !this.changesWait;
    const window = lane.failures === 0 ? WINDOW : 1;
    const changing = new Set<string>();
    for (const item of this.options.outbox.queueOf(room)) {
      if (lane.inFlight.size >= window) return;
      if (item.state.kind !== 'pending' || withdrawn.has(item.cmid) || awaitsFiles(item)) continue;
      // An older node does not know them: they wait for one that does.
      if (isOutboxChange(item) && !(takesChanges && this.mayGo(lane, item, changing))) continue;
      if (!lane.inFlight.has(item.cmid)) this.send(lane, link, item);
    }
  }

  /**
   * Forgets what was deleted before anybody could have it. Returns what is to be, when it cannot be taken back any
   * more: it is not sent.
   */
  private withdraw(lane: Lane, room: string, mayGo: boolean): ReadonlySet<string> {
    const { outbox, onWithdrawn } = this.options;
    const held = new Set<string>();
    for (const { cmid, by } of outbox.withdrawals(room)) {
      if (by.notBefore === undefined || (mayGo && this.isDue(lane, by))) onWithdrawn?.(outbox.withdraw(cmid));
      else held.add(cmid);
    }
    return held;
  }

  /** `changing`: mids of messages that an older change is about. */
  private mayGo(lane: Lane, change: OutboxChange, changing: Set<string>): boolean {
    const { of } = change;
    // Its message has no mid yet.
    if ('cmid' in of || changing.has(of.mid)) return false;
    changing.add(of.mid);
    return this.isDue(lane, change);
  }

  /** Its hold is over; if not, the room is tried again when it is. */
  private isDue(lane: Lane, { cmid, room, notBefore }: OutboxChange): boolean {
    if (notBefore === undefined || lane.held.get(cmid) === true) return true;
    if (lane.held.has(cmid)) return false;
    const { clock } = this.options;
    const holdMs = notBefore - clock.now();
    if (holdMs <= 0) return true;
    lane.held.set(cmid, false);
    // A clock that was set back must not hold it for long.
    clock.after(Math.min(holdMs, LONGEST_HOLD_MS), () => {
      lane.held.set(cmid, true);
      this.pump(room);
    });
    return false;
  }

  private send(lane: Lane, link: Link, item: OutboxItem): void {
    const { clock, outbox } = this.options;
    lane.inFlight.set(item.cmid, link);
    outbox.noteAttempt(item.cmid);
    this.options.onAsked?.(item);
    let over = false;
    const settle = (handle: () => void) => {
      if (over) return;
      over = true;
      cancel();
      if (lane.inFlight.get(item.cmid) === link) lane.inFlight.delete(item.cmid);
      handle();
      this.pump(item.room);
    };
    const cancel = clock.after(ANSWER_TIMEOUT_MS, () =>
      settle(() => this.sendLater(lane, item, 'no answer in time', 0)),
    );
    this.ask(link, item, (answer) => {
      // An answer after the time-out still is the answer, when the item waits for its second try.
      if (
        over &&
        answer?.ok === true &&
        isWhole(answer) &&
        outbox.find(item.cmid)?.state.kind === 'pending'
      ) {
        this.options.onAck(item, answer);
        return;
      }
      settle(() => {
        if (answer === null) {
          this.options.onUnknown(item, 'the connection ended');
        } else if (answer.ok && !isWhole(answer)) {
          // It says neither that the message is stored nor that it is not: the same cmid is asked for again.
          this.sendLater(lane, item, 'an answer without a number', 0);
        } else if (answer.ok) {
          lane.failures = 0;
          this.options.onAck(item, answer);
        } else if (answer.error.code === 'unauthenticated') {
          this.options.onUnknown(item, 'unauthenticated');
          this.options.onUnauthenticated(answer.error);
        } else if (answer.error.code === 'not_yet' && isOutboxChange(item)) {
          this.options.onUnknown(item, answer.error.code, answer.error);
          this.holdChanges(answer.error.retryAfterMs ?? RETRY.maxMs);
        } else if (answer.error.retry) {
          this.sendLater(lane, item, answer.error.code, answer.error.retryAfterMs ?? 0, answer.error);
        } else if (outbox.find(item.cmid)?.state.kind === 'pending') {
          this.options.onFailed(item, answer.error);
        }
      });
    });
  }

  private ask(link: Link, item: OutboxItem, answered: (answer: Ack<SendResult> | null) => void): void {
    const { room, cmid } = item;
    if (!isOutboxChange(item)) {
      const { text, reply } = item;
      const files = item.files?.flatMap(({ file }) => file?.id ?? []) ?? [];
      const more = { ...(reply === undefined ? {} : { reply }), ...(files.length === 0 ? {} : { files }) };
      link.call('send', { room, cmid, text, ...more }, answered);
    } else if ('mid' in item.of) {
      link.call('change', { room, cmid, of: item.of.mid, ...item.change }, answered);
    }
  }

  private holdChanges(forMs: number): void {
    if (this.changesWait) return;
    this.changesWait = true;
    this.options.clock.after(forMs, () => {
      this.changesWait = false;
      this.pumpAll();
    });
  }

  private sendLater(lane: Lane, item: OutboxItem, why: string, atLeastMs: number, error?: WireError): void {
    this.options.onUnknown(item, why, error);
    if (lane.cancelWait !== null) return;
    lane.failures += 1;
    const { clock } = this.options;
    const waitMs = Math.max(atLeastMs, backoffMs(lane.failures, 0.5 + clock.random() / 2, RETRY));
    lane.cancelWait = clock.after(waitMs, () => {
      lane.cancelWait = null;
      this.pump(item.room);
    });
  }

  private lane(room: string): Lane {
    let lane = this.lanes.get(room);
    if (lane === undefined) {
      lane = { inFlight: new Map(), failures: 0, cancelWait: null, held: new Map() };
      this.lanes.set(room, lane);
    }
    return lane;
  }
}

/** Whether an answer says as what the message is stored; a broken server's may not. */
function isWhole({ epoch, seq, mid }: Partial<SendResult>): boolean {
  return typeof epoch === 'string' && typeof mid === 'string' && Number.isInteger(seq) && Number(seq) > 0;
}
