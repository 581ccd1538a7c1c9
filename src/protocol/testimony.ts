/** What witnesses tell: what their clients sent and showed, in numbers and places of logs, never in texts. */

/** One entry of a room's log; as a reach: all of the log up to it. */
export interface LogPlace {
  readonly room: string;
  readonly epoch: string;
  readonly seq: number;
}

/** A message of the witness that the server acknowledged, and where it stands. */
export interface Acked extends LogPlace {
  readonly cmid: string;
}

/** A message that one client saw lost or doubled, which no promise allows. */
export interface Flaw extends LogPlace {
  readonly kind: 'lost' | 'doubled';
  /**
   * `hole`: a later entry of the same epoch was shown without it, and no gap was declared. `replaced`: it was
   * acknowledged, and another message has its number. `log-gone`: it was acknowledged, and its log ended before all had
   * it. `twice`: its cmid was shown before.
   */
  readonly why: 'hole' | 'replaced' | 'log-gone' | 'twice';
  /** Null: whoever missed it never saw it. */
  readonly cmid: string | null;
  /** When it was noticed, ms since 1970 by the witness's clock. */
  readonly at: number;
}

export interface ReportedFlaw extends Flaw {
  /** Whose client it was. */
  readonly who: string;
}

/** Totals of a witness since it began. What was sent is acknowledged, refused, unknown, or not answered yet. */
export interface SentTotals {
  /** Written, each cmid once. */
  readonly sent: number;
  readonly acknowledged: number;
  /** Refused for good, and not tried again. */
  readonly refused: number;
  /** The client left before the answer. */
  readonly unknown: number;
}

/**
 * What one witness tells. Entries and flaws are those since its last testimony, or, where it begins anew, the latest.
 */
export interface Testimony extends SentTotals {
  /** Random, the same for the life of the page. */
  readonly run: string;
  readonly acked: readonly Acked[];
  readonly reached: readonly LogPlace[];
  readonly flaws: readonly Flaw[];
}

/** What the crowd of a node tells: of all its people together. */
export interface CrowdTestimony extends SentTotals {
  readonly acked: readonly (Acked & { readonly who: string })[];
  /** By room, what everybody has reached. */
  readonly reached: readonly LogPlace[];
  readonly flaws: readonly ReportedFlaw[];
  /** Clients that have a room open. */
  readonly clients: number;
}

/** The conservation line of one kind of witness: sent = seen + waiting + lost of their own + refused + unknown. */
export interface Tally extends SentTotals {
  /** Acknowledged, and every client that is or came back in its room has it. */
  readonly seen: number;
  readonly waiting: number;
  /** Messages that some client lost, whoever wrote them; each once. */
  readonly lost: number;
  readonly doubled: number;
}

export const EMPTY_TALLY: Tally = {
  sent: 0,
  acknowledged: 0,
  refused: 0,
  unknown: 0,
  seen: 0,
  waiting: 0,
  lost: 0,
  doubled: 0,
};

const TALLY_FIGURES = Object.keys(EMPTY_TALLY) as (keyof Tally)[];

export function sumTallies(tallies: readonly Tally[]): Tally {
  const sum: Record<keyof Tally, number> = { ...EMPTY_TALLY };
  for (const one of tallies) for (const figure of TALLY_FIGURES) sum[figure] += one[figure];
  return sum;
}

export interface CrowdWitness {
  /** Since when it is counted, ms since 1970. */
  readonly since: number;
  readonly clients: number;
  readonly tally: Tally;
  /** The first flaws, oldest first. */
  readonly flaws: readonly ReportedFlaw[];
  readonly reached: readonly LogPlace[];
}

export interface PagesWitness {
  readonly open: number;
  /** Closed lately, or gone to another node: what became of their messages is unknown. */
  readonly gone: number;
  readonly tally: Tally;
  readonly flaws: readonly ReportedFlaw[];
  /** Rooms of which this node has to know how far the pages of the others are. */
  readonly asks: readonly string[];
  /** How far pages of this node are in the rooms that any node asks for; null: none has it open. */
  readonly reached: Readonly<Record<string, LogPlace | null>>;
}

/** What the witnesses of one node tell. The crowd is ours; nobody can check what pages say. */
export interface NodeWitnesses {
  readonly crowd: CrowdWitness | null;
  readonly pages: PagesWitness;
}

export function keyOfPlace({ room, epoch, seq }: LogPlace): string {
  return `${room} ${epoch} ${seq}`;
}
