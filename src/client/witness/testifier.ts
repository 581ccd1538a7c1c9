import { PAGE_LIMITS } from '../../protocol/page-limits.js';
import type { Acked, Flaw, Testimony } from '../../protocol/testimony.js';
import type { Link } from '../connection/link.js';
import { randomId } from '../delivery/random-id.js';
import type { TraceEvent } from '../events/trace.js';
import type { Clock } from '../timing/clock.js';
import { Ledger, type Watched } from './ledger.js';
import { Outgoing } from './outgoing.js';

/** What tells the server of one client. */
export interface Testifying {
  readonly onTrace: (event: TraceEvent) => void;
  /** The room is held open no more. */
  readonly onLeft: (room: string) => void;
  /** Another person's messages are not this one's. */
  readonly belongTo: (userId: string) => void;
  /** Call once a second. */
  readonly testify: () => void;
}

export type OpenTestifier = (options: TestifierOptions) => Testifying;

export interface TestifierOptions {
  readonly clock: Clock;
  /** What serves now. */
  readonly link: () => Link | null;
  /** The server knows on this link that the room is open here. */
  readonly isJoined: (room: string, link: Link) => boolean;
}

/**
 * Whoever only reads tells how far they are at once after a silence, then this often at most. A busy room would make
 * every page talk each second.
 */
const READING_EVERY_MS = 5_000;

/**
 * Tells the server what this page sent and showed, in numbers. It does so at most once per second, as seldom as the
 * server asks, and not at all while nothing changes. What must not be, a room that was just opened, and what would soon
 * be too much for one testimony do not wait.
 */
export class Testifier implements Testifying {
  private readonly run: string;
  private ledger!: Ledger;
  private watched!: Watched;
  private readonly acked = new Outgoing<Acked>(PAGE_LIMITS.testimonyEntriesMax);
  private readonly flaws = new Outgoing<Flaw>(PAGE_LIMITS.testimonyFlawsMax);
  private readonly reachedSent = new Map<string, string>();
  private totalsSent = '';
  private sentTo: Link | null = null;
  private sentAt = Number.NEGATIVE_INFINITY;
  /** What the server asks for: not to tell again before this, ms. */
  private pauseMs = 0;
  private person: string | null = null;
  private isUnwanted = false;

  constructor(private readonly options: TestifierOptions) {
    this.run = randomId(options.clock.random, 12);
    this.begin();
  }

  onTrace(event: TraceEvent): void {
    this.watched.onTrace(event);
  }

  onLeft(room: string): void {
    this.watched.onLeft(room);
    this.reachedSent.delete(room);
  }

  belongTo(userId: string): void {
    if (this.person !== null && this.person !== userId) this.begin();
    this.person = userId;
  }

  testify(): void {
    const link = this.options.link();
    if (link === null || this.isUnwanted) return;
    const isAnew = link !== this.sentTo;
    // Whoever heard the last testimony may be gone.
    if (isAnew) this.retellAll();
    const testimony = this.gather(link);
    const now = this.options.clock.steady();
    if (isAnew || this.isDue(testimony, now - this.sentAt)) this.sendTestimony(link, testimony, now);
  }

  private isDue(testimony: Testimony, silentMs: number): boolean {
    const { acked, reached, flaws } = testimony;
    if (flaws.length > 0 || acked.length >= PAGE_LIMITS.testimonyEntriesMax / 2) return true;
    // Until the server knows that somebody is in a room, it does not wait for them.
    if (reached.some(({ room }) => !this.reachedSent.has(room))) return true;
    if (silentMs < this.pauseMs) return false;
    const isMine = acked.length > 0 || textOf(testimony) !== this.totalsSent;
    return isMine || (reached.length > 0 && silentMs >= READING_EVERY_MS);
  }

  private begin(): void {
    this.ledger = new Ledger(() => this.options.clock.now());
    this.watched = this.ledger.watch('');
    this.acked.clear();
    this.flaws.clear();
    this.sentTo = null;
  }

  private retellAll(): void {
    this.pauseMs = 0;
    this.acked.resendAll();
    this.flaws.resendAll();
    this.reachedSent.clear();
  }

  private gather(link: Link): Testimony {
    const { clients: _, acked, reached, flaws, ...totals } = this.ledger.takeTestimony();
    this.acked.add(acked.map(({ who: _who, ...entry }) => entry));
    this.flaws.add(flaws.map(({ who: _who, ...flaw }) => flaw));
    const { isJoined } = this.options;
    const isHere = ({ room }: { readonly room: string }) => isJoined(room, link);
    const isUnsent = ({ room, epoch, seq }: (typeof reached)[number]) =>
      isJoined(room, link) && this.reachedSent.get(room) !== `${epoch} ${seq}`;
    return {
      run: this.run,
      ...totals,
      acked: this.acked.nextUnsent(isHere, PAGE_LIMITS.testimonyEntriesMax),
      reached: reached.filter(isUnsent).slice(0, PAGE_LIMITS.testimonyEntriesMax),
      flaws: this.flaws.nextUnsent(isHere, PAGE_LIMITS.testimonyFlawsMax),
    };
  }

  private sendTestimony(link: Link, testimony: Testimony, now: number): void {
    this.sentTo = link;
    this.sentAt = now;
    this.totalsSent = textOf(testimony);
    this.acked.markSent(testimony.acked);
    this.flaws.markSent(testimony.flaws);
    for (const { room, epoch, seq } of testimony.reached) this.reachedSent.set(room, `${epoch} ${seq}`);
    link.call('testify', testimony, (answer) => {
      if (answer?.ok === true) {
        // An older server asks for nothing.
        this.pauseMs = Math.min(answer.everyMs ?? 0, PAGE_LIMITS.testimonyPauseMaxMs);
        return;
      }
      if (this.sentTo === link) this.sentTo = null;
      // An older server does not know the event, and would say so each time.
      if (answer?.error.code === 'invalid') this.isUnwanted = true;
    });
  }
}

function textOf({ sent, acknowledged, refused, unknown }: Testimony): string {
  return `${sent} ${acknowledged} ${refused} ${unknown}`;
}

export const openTestifier: OpenTestifier = (options) => new Testifier(options);
