/** Which faults a proof of a campaign draws from. */
import { FAULTS } from '../nemesis/all.js';
import { fitsShape } from '../run/options.js';
import type { StoreName } from '../system/store-server.js';

/**
 * One of four proofs has faults after which the store may have forgotten: they would excuse what the others must not
 * lose.
 */
const LOSING_EVERY = 4;
/** Such a fault is followed by what people do about it; few go into a proof. */
const LOSING_MAX = 4;
/** One of eight proofs has a single fault after which nothing else can be judged. */
const LAST_EVERY = 8;
/** In one of three proofs every room gathers. Three goes into neither, so it meets each kind of draw. */
const GATHERS_EVERY = 3;

export interface Draw {
  readonly kinds: readonly string[];
  readonly count: number;
}

/** Whether in proof `index`, from 0, every room gathers, as by itself only a busy one does. */
export function gathersIn(index: number): boolean {
  return index % GATHERS_EVERY === 1;
}

/** For proof `index`, from 0, with at most `count` faults. */
export function drawFor(index: number, store: StoreName, count: number): Draw {
  const place = { nodes: 1, topology: 'direct', store } as const;
  const all = FAULTS.filter((fault) => fitsShape(fault, place));
  const last = all.filter((fault) => fault.last === true).map(({ kind }) => kind);
  if (index % LAST_EVERY === LAST_EVERY - 1 && last.length > 0)
    return { kinds: last, count: Math.min(count, 1) };
  const fitting = all.filter((fault) => fault.last !== true);
  const kinds = (losing: boolean) =>
    fitting.filter((fault) => (fault.storeLoses === true) === losing).map(({ kind }) => kind);
  const isLosing = index % LOSING_EVERY === LOSING_EVERY - 1 && kinds(true).length > 0;
  if (isLosing) return { kinds: kinds(true), count: Math.min(count, LOSING_MAX) };
  return { kinds: kinds(false).filter((kind) => !isAlone(kind)), count };
}

function isAlone(kind: string): boolean {
  return FAULTS.find((fault) => fault.kind === kind)?.alone === true;
}
