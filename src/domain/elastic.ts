/** How many workers a node should have, within a range. Pure: readings in, a decision and the next state out. */

export interface WorkerRange {
  readonly min: number;
  readonly max: number;
}

export interface ElasticRules {
  /** Fuller than this, on average, a node grows. Fullness is 0 to 1. */
  readonly growAt: number;
  /** It shrinks when those that stay would be less full than this: well below `growAt`, so that it does not swing. */
  readonly shrinkBelow: number;
  /** When it grows, it grows until it is about this full. */
  readonly aimAt: number;
  /** For this long without a break. Up fast, down slowly: too few are felt by people, too many only cost. */
  readonly growAfterMs: number;
  readonly shrinkAfterMs: number;
  /** After any change, for the load to spread over the new number. */
  readonly settleMs: number;
  /** A worker with this many open sockets is full, whatever its event loop does. */
  readonly fullSockets: number;
}

export const ELASTIC: ElasticRules = {
  growAt: 0.7,
  shrinkBelow: 0.35,
  aimAt: 0.5,
  growAfterMs: 2_000,
  shrinkAfterMs: 30_000,
  settleMs: 5_000,
  fullSockets: 4_000,
};

export interface ElasticReading {
  /** ms, of any steady clock. */
  readonly now: number;
  /** What each ready worker has to do. */
  readonly workers: readonly { readonly utilization: number; readonly sockets: number }[];
  readonly wanted: number;
  /** No worker starts, drains or is replaced, and the node stays. */
  readonly steady: boolean;
  /** The worker that would go holds no session that would die with it. */
  readonly mayShrink: boolean;
}

export interface ElasticState {
  /** All workers' fullness together, smoothed: 2 is as much as two full workers. */
  readonly load: number;
  readonly hotSince: number | null;
  readonly coolSince: number | null;
  readonly changedAt: number;
}

export const AT_REST: ElasticState = { load: 0, hotSince: null, coolSince: null, changedAt: -Infinity };

export interface ElasticStep {
  readonly to: number;
  /** Average fullness that led to it. */
  readonly fullness: number;
}

/** Weight of the newest of readings that come twice a second. */
const SMOOTHING = 0.3;

/** Null: the number stays. An operator's number outside the range is left alone. */
export function judgeLoad(
  before: ElasticState,
  reading: ElasticReading,
  range: WorkerRange,
  rules: ElasticRules = ELASTIC,
): { readonly state: ElasticState; readonly change: ElasticStep | null } {
  const { now, workers, wanted } = reading;
  const total = workers.reduce((sum, worker) => sum + fullnessOf(worker, rules), 0);
  const load = before.load + SMOOTHING * (total - before.load);
  const fullness = load / Math.max(1, workers.length);
  const isHot = fullness >= rules.growAt && wanted < range.max;
  const isCool = wanted > range.min && load / (wanted - 1) < rules.shrinkBelow;
  const state: ElasticState = {
    load,
    hotSince: isHot ? (before.hotSince ?? now) : null,
    coolSince: isCool ? (before.coolSince ?? now) : null,
    changedAt: before.changedAt,
  };
  const isOurs = wanted >= range.min && wanted <= range.max;
  if (!isOurs || !reading.steady || now - state.changedAt < rules.settleMs) return { state, change: null };
  const changed = { ...state, hotSince: null, coolSince: null, changedAt: now };
  if (state.hotSince !== null && now - state.hotSince >= rules.growAfterMs) {
    // At most twice as many at once: one bad minute must not start everything there is.
    const enough = Math.max(wanted + 1, Math.ceil(load / rules.aimAt));
    return { state: changed, change: { to: Math.min(enough, wanted * 2, range.max), fullness } };
  }
  if (state.coolSince !== null && now - state.coolSince >= rules.shrinkAfterMs && reading.mayShrink) {
    return { state: changed, change: { to: wanted - 1, fullness } };
  }
  return { state, change: null };
}

/** 0 to 1: how full one worker is, by its event loop or its sockets. */
function fullnessOf(
  { utilization, sockets }: { readonly utilization: number; readonly sockets: number },
  { fullSockets }: ElasticRules,
): number {
  return Math.min(1, Math.max(utilization, sockets / fullSockets));
}

/** How full the node is of what it could be with all its workers, 0 to 1: what an orchestrator scales nodes by. */
export function nodeLoad({ load }: ElasticState, range: WorkerRange): number {
  return Math.min(1, load / range.max);
}
