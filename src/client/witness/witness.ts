import { BoundedSet } from '../../bounded-map.js';
import type { Entry } from '../../protocol/entries.js';
import { PAGE_LIMITS } from '../../protocol/page-limits.js';
import type { Acked, Flaw, LogPlace } from '../../protocol/testimony.js';
import type { TraceEvent } from '../events/trace.js';

/** What a witness finds, for its ledger. */
export interface WitnessFindings {
  /** `by`: how many more were sent; -1: one was deleted before it was put on any connection. */
  readonly onSent: (by: 1 | -1) => void;
  readonly onAcknowledged: (entry: Acked) => void;
  /** `by`: how many more are refused for good now; -1: one is tried again. */
  readonly onRefused: (by: 1 | -1) => void;
  readonly onFlaw: (flaw: Omit<Flaw, 'at'>) => void;
}

interface SeenRoom {
  readonly epoch: string;
  /** The seq that has to come next. */
  next: number;
  /** Person and cmid of what was shown last. */
  readonly shown: BoundedSet<string>;
  /** Acknowledged to this client and not shown to it yet: cmid by seq. */
  readonly own: Map<number, string>;
}

/**
 * Follows one client by its trace, and knows the log only by what was shown. It tells which entries are missing, which
 * came twice, and how far it is. It shares nothing with the client's own message log, which would hide its own faults
 * from itself.
 */
export class Witness {
  private readonly rooms = new Map<string, SeenRoom>();
  private readonly pending = new Set<string>();
  private readonly refused = new Set<string>();
  private readonly settled = new BoundedSet<string>(PAGE_LIMITS.witnessRemembers);

  constructor(private readonly findings: WitnessFindings) {}

  /** Messages that were sent and not answered. */
  get unanswered(): number {
    return this.pending.size;
  }

  /** How far it is in each open room. */
  get reached(): readonly LogPlace[] {
    return [...this.rooms].map(([room, { epoch, next }]) => ({ room, epoch, seq: next - 1 }));
  }

  /** The room is held open no more. */
  leave(room: string): void {
    this.rooms.delete(room);
  }

  onTrace(event: TraceEvent): void {
    switch (event.type) {
      case 'send':
        this.onSend(event.cmid);
        return;
      case 'ack':
        this.onAck(event);
        return;
      case 'fail':
        if (this.pending.delete(event.cmid)) {
          this.refused.add(event.cmid);
          this.findings.onRefused(1);
        }
        return;
      case 'withdrawn':
        if (this.pending.delete(event.cmid)) this.findings.onSent(-1);
        return;
      case 'join':
        // Nothing was held before, so nothing can be missed before what the answer brings.
        if (event.since === null && !this.rooms.has(event.room)) {
          this.open(event.room, event.epoch, event.messages[0]?.seq ?? event.head + 1);
        }
        return;
      case 'gap':
        this.onGap(event);
        return;
      case 'reset':
        // All rows are shown anew.
        this.rooms.delete(event.room);
        return;
      case 'shown':
        this.onShown(event);
    }
  }

  private onSend(cmid: string): void {
    if (this.pending.has(cmid) || this.settled.has(cmid)) return;
    if (this.refused.delete(cmid)) this.findings.onRefused(-1);
    else this.findings.onSent(1);
    this.pending.add(cmid);
  }

  private onAck({ room, epoch, seq, cmid, isChange, duplicate }: Extract<TraceEvent, { type: 'ack' }>): void {
    // The number may be another entry's.
    if (isChange && duplicate) return;
    if (this.settled.has(cmid)) return;
    this.settled.add(cmid);
    if (this.refused.delete(cmid)) this.findings.onRefused(-1);
    // Written by a page before this one, whose outbox this one took over.
    else if (!this.pending.delete(cmid)) this.findings.onSent(1);
    this.findings.onAcknowledged({ room, epoch, seq, cmid });
    if (isChange) return;
    const seen = this.rooms.get(room);
    if (seen?.epoch === epoch && seq >= seen.next && seen.own.size < PAGE_LIMITS.witnessRemembers)
      seen.own.set(seq, cmid);
  }

  private onGap({ room, epoch, before }: Extract<TraceEvent, { type: 'gap' }>): void {
    const seen = this.rooms.get(room);
    if (seen?.epoch !== epoch) return;
    for (const seq of seen.own.keys()) if (seq < before) seen.own.delete(seq);
    seen.next = Math.max(seen.next, before);
  }

  private onShown({ room, epoch, messages, pageTo = 0 }: Extract<TraceEvent, { type: 'shown' }>): void {
    let seen = this.rooms.get(room);
    const first = messages[0]?.seq ?? pageTo + 1;
    if (seen?.epoch !== epoch) seen = this.open(room, epoch, first);
    // The messages of a page are all there is; changes of them have the numbers between.
    for (const message of messages) {
      this.skipTo(room, seen, message.seq <= pageTo ? message.seq : pageTo + 1);
      this.show(room, seen, message);
    }
    this.skipTo(room, seen, pageTo + 1);
  }

  /** What is before `seq` is in no row; a message that was acknowledged should be. */
  private skipTo(room: string, seen: SeenRoom, seq: number): void {
    const { epoch } = seen;
    for (const [own, cmid] of seen.own) {
      if (own >= seq) continue;
      seen.own.delete(own);
      this.findings.onFlaw({ kind: 'lost', why: 'hole', room, epoch, seq: own, cmid });
    }
    seen.next = Math.max(seen.next, seq);
  }

  private show(room: string, seen: SeenRoom, { seq, cmid, user }: Entry): void {
    const { epoch } = seen;
    // A client that skips a million must not make a million reports of it.
    const from = Math.max(seen.next, seq - PAGE_LIMITS.witnessRemembers);
    for (let missing = from; missing < seq; missing += 1) {
      const own = seen.own.get(missing) ?? null;
      seen.own.delete(missing);
      this.findings.onFlaw({ kind: 'lost', why: 'hole', room, epoch, seq: missing, cmid: own });
    }
    const own = seen.own.get(seq);
    seen.own.delete(seq);
    if (own !== undefined && own !== cmid) {
      this.findings.onFlaw({ kind: 'lost', why: 'replaced', room, epoch, seq, cmid: own });
    }
    const mark = `${user.id} ${cmid}`;
    if (seen.shown.has(mark)) this.findings.onFlaw({ kind: 'doubled', why: 'twice', room, epoch, seq, cmid });
    else seen.shown.add(mark);
    seen.next = Math.max(seen.next, seq + 1);
  }

  private open(room: string, epoch: string, next: number): SeenRoom {
    const shown = new BoundedSet<string>(PAGE_LIMITS.witnessRemembers);
    const seen: SeenRoom = { epoch, next, shown, own: new Map() };
    this.rooms.set(room, seen);
    return seen;
  }
}
