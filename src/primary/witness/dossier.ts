import {
  type Acked,
  keyOfPlace,
  type LogPlace,
  type ReportedFlaw,
  type SentTotals,
  type Tally,
} from '../../protocol/testimony.js';

const NOTHING_SENT: SentTotals = { sent: 0, acknowledged: 0, refused: 0, unknown: 0 };

type Unsettled = Acked & { readonly who: string };

/** Whether everybody has an entry; null: some client lost it. */
export type Judge = (entry: LogPlace) => boolean | null;

/** What one witness told so far, and which of its acknowledged messages not everybody has. */
export class Dossier {
  totals = NOTHING_SENT;
  private waiting: Unsettled[] = [];
  /**
   * Acknowledged, and past the bound of what is kept: they have lower numbers than those kept, so they are seen when
   * these are.
   */
  private unkept = 0;
  private lostOwn = 0;
  private leftOpen = { acknowledged: 0, unanswered: 0 };

  constructor(private readonly maxWaiting: number) {}

  /** The rooms in which something waits, the longest waiting first. */
  get waitingRooms(): ReadonlySet<string> {
    return new Set(this.waiting.map(({ room }) => room));
  }

  take(totals: SentTotals, acked: readonly Unsettled[]): void {
    // What happened cannot have not happened: somebody says that they begin anew.
    if (totals.sent < this.totals.sent || totals.acknowledged < this.totals.acknowledged) this.reset();
    this.totals = totals;
    const known = new Set(this.waiting.map(keyOfPlace));
    this.waiting.push(...acked.filter((entry) => !known.has(keyOfPlace(entry))));
    // A page can name places of more messages than it says that it sent.
    this.waiting.splice(0, this.waiting.length + this.lostOwn - totals.acknowledged);
    const over = this.waiting.length - this.maxWaiting;
    if (over <= 0) return;
    this.waiting.splice(0, over);
    this.unkept = Math.min(this.unkept + over, totals.acknowledged - this.waiting.length - this.lostOwn);
  }

  private reset(): void {
    this.waiting = [];
    this.unkept = 0;
    this.lostOwn = 0;
  }

  /** This log of a room ended: what waited in it is lost. */
  logEnded({ room, epoch }: LogPlace, at: number): ReportedFlaw[] {
    const gone = this.waiting.filter((one) => one.room === room && one.epoch === epoch);
    if (gone.length === 0) return [];
    this.waiting = this.waiting.filter((one) => one.room !== room || one.epoch !== epoch);
    this.lostOwn += gone.length;
    return gone.map(({ seq, cmid, who }) => ({
      kind: 'lost',
      why: 'log-gone',
      room,
      epoch,
      seq,
      cmid,
      who,
      at,
    }));
  }

  settle(judge: Judge): void {
    if (this.waiting.length === 0) return;
    this.waiting = this.waiting.filter((entry) => {
      const seen = judge(entry);
      if (seen === null) this.lostOwn += 1;
      return seen === false;
    });
    if (this.waiting.length === 0) this.unkept = 0;
  }

  /** Without flaws: those are of messages, whoever wrote them. */
  tally(): Tally {
    const { sent, acknowledged, refused } = this.totals;
    const { leftOpen, lostOwn } = this;
    const seen = acknowledged - this.waiting.length - this.unkept - lostOwn - leftOpen.acknowledged;
    const unknown = this.totals.unknown + leftOpen.acknowledged + leftOpen.unanswered;
    const waiting = sent - refused - unknown - seen - lostOwn;
    return { sent, acknowledged, refused, unknown, seen, waiting, lost: 0, doubled: 0 };
  }

  /** The witness is gone: what waits stays unknown. */
  onWitnessGone(): void {
    const { sent, acknowledged, refused, unknown } = this.totals;
    this.leftOpen = {
      acknowledged: this.waiting.length + this.unkept,
      unanswered: sent - acknowledged - refused - unknown,
    };
    this.waiting = [];
    this.unkept = 0;
  }
}

/** Messages with a flaw, each once. */
export function countFlaws(flaws: readonly ReportedFlaw[]): Pick<Tally, 'lost' | 'doubled'> {
  const distinct = (kind: ReportedFlaw['kind']) =>
    new Set(flaws.filter((one) => one.kind === kind).map(keyOfPlace)).size;
  return { lost: distinct('lost'), doubled: distinct('doubled') };
}
