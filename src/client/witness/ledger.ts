import { BoundedMap } from '../../bounded-map.js';
import { PAGE_LIMITS } from '../../protocol/page-limits.js';
import {
  type Acked,
  type CrowdTestimony,
  keyOfPlace,
  type LogPlace,
  type ReportedFlaw,
} from '../../protocol/testimony.js';
import type { TraceEvent } from '../events/trace.js';
import { Witness } from './witness.js';

/** One client of a ledger. */
export interface Watched {
  readonly onTrace: (event: TraceEvent) => void;
  readonly onLeft: (room: string) => void;
  /** The client is gone for good: what it waited for is unknown. */
  readonly end: () => void;
}

/** Adds up what the witnesses of one process find: of one page, or of a whole crowd. */
export class Ledger {
  private readonly witnesses = new Set<Witness>();
  private readonly totals = { sent: 0, acknowledged: 0, refused: 0, unknown: 0 };
  private readonly known = new Set<string>();
  /** The ids of what was acknowledged here lately: whoever misses a message does not know them. */
  private readonly cmids = new BoundedMap<string, string>(PAGE_LIMITS.witnessRemembers);
  private fresh: (Acked & { readonly who: string })[] = [];
  private freshFlaws: ReportedFlaw[] = [];

  /** `now`: ms since 1970. */
  constructor(private readonly now: () => number) {}

  watch(who: string): Watched {
    const { totals } = this;
    const witness = new Witness({
      onSent: (by) => {
        totals.sent += by;
      },
      onAcknowledged: (entry) => {
        totals.acknowledged += 1;
        this.fresh.push({ ...entry, who });
        this.cmids.set(keyOfPlace(entry), entry.cmid);
      },
      onRefused: (by) => {
        totals.refused += by;
      },
      onFlaw: (flaw) => this.onFlaw({ ...flaw, who, at: this.now() }),
    });
    this.witnesses.add(witness);
    return {
      onTrace: (event) => witness.onTrace(event),
      onLeft: (room) => witness.leave(room),
      end: () => {
        if (this.witnesses.delete(witness)) totals.unknown += witness.unanswered;
      },
    };
  }

  /** What is to be told now; entries and flaws are told once. */
  takeTestimony(): CrowdTestimony {
    const totals = {
      ...this.totals,
      acked: this.fresh,
      flaws: this.freshFlaws,
      reached: this.reached(),
      clients: [...this.witnesses].filter(({ reached }) => reached.length > 0).length,
    };
    this.fresh = [];
    this.freshFlaws = [];
    return totals;
  }

  private onFlaw(flaw: ReportedFlaw): void {
    const place = keyOfPlace(flaw);
    const key = `${flaw.kind} ${place}`;
    // Many clients may miss the same message; it is one.
    if (this.known.has(key) || this.known.size >= PAGE_LIMITS.flawsRemembered) return;
    this.known.add(key);
    this.freshFlaws.push({ ...flaw, cmid: flaw.cmid ?? this.cmids.get(place) ?? null });
  }

  /** By room and epoch, where the last of the witnesses is. */
  private reached(): LogPlace[] {
    const last = new Map<string, LogPlace>();
    for (const { reached } of this.witnesses) {
      for (const entry of reached) {
        const key = `${entry.room} ${entry.epoch}`;
        const other = last.get(key);
        if (other === undefined || entry.seq < other.seq) last.set(key, entry);
      }
    }
    return [...last.values()];
  }
}
