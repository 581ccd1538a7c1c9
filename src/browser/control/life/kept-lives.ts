/** Where people were, from one view of the cluster to the next. Pure. */
import type { ClusterView, SlotView, WorkerState } from '../../../protocol/control.js';
import { LIMITS } from '../../../protocol/limits.js';
import { formatServedBy, type ServedBy } from '../../../protocol/served-by.js';

/** So far back a life line goes. */
export const LIFE_MS = 2 * 60_000;
/** After a longer time without a view nobody knows where people were in it. */
const BLIND_AFTER_MS = 2_500;
/** People of whom it is kept where they were. */
const PEOPLE_MAX = 1_000;
/** Stays of one person: who goes more often than this to and fro has another trouble. */
const STAYS_EACH = 60;

/** Somebody was on a worker. */
export interface Stay {
  readonly by: ServedBy;
  /** ms since 1970. */
  readonly from: number;
  readonly to: number;
  /** When a view had them there for the first time. */
  readonly seenAt: number;
  /** The next view had this process no more, or frozen. */
  readonly cut?: true;
}

export interface LifeOfPerson {
  readonly name: string;
  readonly synthetic: boolean;
  /** In the order in which they began. */
  readonly stays: readonly Stay[];
}

/** A time of which this page knows nothing. */
export interface BlindTime {
  readonly from: number;
  readonly to: number;
}

export interface KeptLives {
  /** When the newest view was made, ms since 1970; null: there was none. */
  readonly at: number | null;
  /** By the person's id. */
  readonly people: ReadonlyMap<string, LifeOfPerson>;
  readonly blind: readonly BlindTime[];
}

export const NO_LIVES: KeptLives = { at: null, people: new Map(), blind: [] };

/** In these a worker serves whoever is on it. */
const SERVING: ReadonlySet<WorkerState> = new Set(['ready', 'draining']);

interface SeenPerson {
  name: string;
  synthetic: boolean;
  readonly by: Map<string, ServedBy>;
}

/** Where people are, by one view. */
interface Seen {
  readonly people: ReadonlyMap<string, SeenPerson>;
  /** Processes that serve, and do not tell of everybody: of whom they once told are taken for there. */
  readonly quiet: ReadonlySet<string>;
  readonly serving: ReadonlySet<string>;
}

function seenIn(nodes: ClusterView['nodes']): Seen {
  const people = new Map<string, SeenPerson>();
  const quiet = new Set<string>();
  const serving = new Set<string>();
  const takeSlot = (node: string, { slot, state, pid, dots, leaving = [] }: SlotView) => {
    // Nodes tell how many are left on a process that is replaced and drains, not their names.
    for (const one of leaving) {
      if (one.sockets > 0) quiet.add(formatServedBy({ node, slot, pid: one.pid }));
    }
    if (pid === null || !SERVING.has(state)) return;
    const by = { node, slot, pid };
    const worker = formatServedBy(by);
    serving.add(worker);
    if (dots.length >= LIMITS.socketDotsPerWorker) quiet.add(worker);
    for (const { userId, user, synthetic = false } of dots) {
      const known = people.get(userId) ?? { name: user, synthetic, by: new Map() };
      known.by.set(worker, by);
      people.set(userId, known);
    }
  };
  for (const { node, state, slots } of nodes) {
    if (state !== 'lost') for (const slot of slots) takeSlot(node, slot);
  }
  return { people, quiet, serving };
}

/** The record with one more view. Whoever was not seen for so long is in none. */
export function livesWith(before: KeptLives, { at, nodes }: Pick<ClusterView, 'at' | 'nodes'>): KeptLives {
  const last = before.at;
  if (last !== null && at <= last) return before;
  const isBlind = last !== null && at - last > BLIND_AFTER_MS;
  const since = at - LIFE_MS;
  const seen = seenIn(nodes);
  const people = new Map<string, LifeOfPerson>();
  const goOn = (id: string, known: LifeOfPerson | undefined, there: SeenPerson | undefined) => {
    const stays = staysWith(known?.stays ?? [], { at, last: isBlind ? null : last, seen, there });
    const kept = stays.filter(({ to }) => to > since).slice(-STAYS_EACH);
    const { name, synthetic } = there ?? known ?? { name: '', synthetic: false };
    if (kept.length > 0) people.set(id, { name, synthetic, stays: kept });
  };
  for (const [id, known] of before.people) goOn(id, known, seen.people.get(id));
  for (const [id, there] of seen.people) {
    if (!before.people.has(id) && people.size < PEOPLE_MAX) goOn(id, undefined, there);
  }
  const blind = before.blind.filter(({ to }) => to > since);
  return { at, people, blind: isBlind ? [...blind, { from: last, to: at }] : blind };
}

/** `last`: when the view before was made; null: nothing is known of the time since. */
function staysWith(
  stays: readonly Stay[],
  { at, last, seen, there }: { at: number; last: number | null; seen: Seen; there: SeenPerson | undefined },
): readonly Stay[] {
  const by = new Map(there?.by);
  const going = last === null ? [] : stays.filter(({ to }) => to === last);
  if (there === undefined) {
    for (const { by: one } of going) {
      if (seen.quiet.has(formatServedBy(one))) by.set(formatServedBy(one), one);
    }
  }
  const next = stays.map((stay): Stay => {
    if (stay.to !== last || last === null) return stay;
    const worker = formatServedBy(stay.by);
    if (by.delete(worker)) return { ...stay, to: at };
    return seen.serving.has(worker) ? stay : { ...stay, cut: true };
  });
  // From one view to the next nobody knows when they went: that is no lapse.
  const from = going.length > 0 && last !== null ? last : at;
  return [...next, ...[...by.values()].map((one) => ({ by: one, from, to: at, seenAt: at }))];
}
