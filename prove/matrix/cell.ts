/** One cell of the survival matrix: a system in a mode, one kind of fault, and what was left. */
import type { Figures } from '../checker/figures.js';
import type { Verdict } from '../checker/judge.js';
import { defaultLimits, type ProofOptions } from '../run/options.js';
import type { StoreName } from '../system/store-server.js';
import { TOPOLOGIES } from '../system/topology.js';
import { matrixRowOf } from './plan.js';

export type Survival =
  /** Nothing was lost or wrong. */
  | { readonly kind: 'kept' }
  /** Something was lost, and the people were told. */
  | { readonly kind: 'told'; readonly count: number }
  /** Lost or wrong, and nobody was told: number of violations. */
  | { readonly kind: 'broken'; readonly count: number }
  /** Not offered by this system. */
  | { readonly kind: 'none' };

export interface Cell {
  readonly system: string;
  readonly mode: string;
  /** What the people's words were kept in. */
  readonly store: StoreName;
  readonly fault: string;
  readonly seed: number;
  /** How many faults of this kind were done. */
  readonly faults: number;
  readonly verdict: 'true' | 'false' | 'unknown';
  readonly why: string | null;
  readonly acked: number;
  /** Acknowledged and not in the store at the end, told or not. */
  readonly ackedLost: number;
  readonly signedIn: Survival;
  readonly messages: Survival;
  readonly order: Survival;
  readonly pending: Survival;
  readonly presence: Survival;
  readonly unread: Survival;
  /** Until the clients of what was hit were back, ms; null when nobody had to move. */
  readonly back: {
    readonly n: number;
    readonly median: number;
    readonly p99: number;
    readonly never: number;
  } | null;
  readonly requestsFailed: number;
  readonly requests: number;
  readonly command: string;
  /** When and on which state of the repository it was measured. */
  readonly date: string;
  readonly commit: string;
}

const MESSAGES = [
  'log-is-there',
  'acked-is-stored',
  'shown-to-all',
  'final-reads-agree',
  'resets-are-told',
  'members-only',
  'texts-are-taken',
  'everyone-is-back',
  'served-in-time',
  'trouble-is-told',
  'refusals-name-the-file',
];
const ORDER = [
  'stored-once',
  'shown-once',
  'one-message-a-number',
  'log-is-dense',
  'shown-is-dense',
  'batches-are-dense',
  'real-time-order',
  'ack-agrees',
  'nothing-from-nowhere',
  'names-to-the-letter',
  'complete-means-complete',
];
const PENDING = ['outcome-is-told', 'failed-is-not-stored'];

/** What a proof of one kind of fault says. */
export function cellOf(
  options: ProofOptions,
  verdict: Verdict,
  figures: Figures,
  made: Pick<Cell, 'date' | 'commit'>,
): Cell {
  const [fault] = options.faults;
  const mine = figures.faults.find((one) => one.kind === fault);
  const count = (checks: readonly string[]) =>
    checks.reduce((sum, check) => sum + (verdict.violations[check] ?? 0), 0);
  const judged = (checks: readonly string[], declared = 0): Survival => {
    const broken = count(checks);
    if (broken > 0) return { kind: 'broken', count: broken };
    return declared > 0 ? { kind: 'told', count: declared } : { kind: 'kept' };
  };
  const stock = options.system !== 'holdfast';
  const lossesDeclared = figures.gaps + figures.resets + figures.roomsLost;
  const signOuts = figures.faults.reduce((sum, one) => sum + one.sessionsLost, 0);
  return {
    system: options.system,
    mode: matrixRowOf(options),
    store: options.store,
    fault: fault ?? '',
    seed: options.seed,
    faults: mine?.times ?? 0,
    verdict: verdict.holds === null ? 'unknown' : verdict.holds ? 'true' : 'false',
    why: verdict.why ?? verdict.first?.what ?? null,
    acked: figures.acked,
    ackedLost: figures.ackedLost,
    signedIn: judged(['session-kept', 'session-never-swapped', 'answers-are-whole'], signOuts),
    // What the store lost and nobody was told of is lost, however blameless the server.
    messages:
      figures.ackedLost > 0 && lossesDeclared === 0
        ? { kind: 'broken', count: figures.ackedLost }
        : judged(MESSAGES, lossesDeclared),
    order: judged(ORDER),
    pending: judged(PENDING, figures.failed),
    presence: stock ? { kind: 'none' } : judged(['presence-is-true']),
    unread: stock ? { kind: 'none' } : judged(['unread-is-exact']),
    back:
      mine === undefined || mine.back.n + mine.neverBack === 0
        ? null
        : { n: mine.back.n, median: mine.back.median, p99: mine.back.p99, never: mine.neverBack },
    requestsFailed: mine?.requestsFailed ?? 0,
    requests: mine?.requests ?? 0,
    command: cellCommand(options),
    ...made,
  };
}

/** The command that repeats the cell. */
export function cellCommand(options: ProofOptions): string {
  const { seed, system, mode, topology, store, faults, count, clients, rooms, rate, nodes, workers } =
    options;
  const parts = ['npm run prove --', `--seed ${seed}`];
  if (system === 'holdfast') parts.push(`--mode ${mode}`);
  else parts.push(`--system ${system}`);
  if (topology !== 'direct') parts.push(`--topology ${topology}`);
  else if (system === 'holdfast') parts.push(`--store ${store}`);
  parts.push(
    `--faults ${faults.join(',')}`,
    `--count ${count}`,
    `--clients ${clients}`,
    `--rooms ${rooms}`,
    `--rate ${rate}`,
  );
  if (nodes !== TOPOLOGIES[topology].nodes) parts.push(`--nodes ${nodes}`);
  if (workers !== TOPOLOGIES[topology].workers) parts.push(`--workers ${workers}`);
  const { limits } = options;
  if (system === 'holdfast' && limits !== defaultLimits(options)) parts.push(`--limits ${limits}`);
  if (options.apart) parts.push('--apart');
  return parts.join(' ');
}
