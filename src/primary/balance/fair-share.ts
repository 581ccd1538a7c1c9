/** Who has more than a fair share of the sockets, and how many should move. Pure. */

export interface Share {
  readonly sockets: number;
  /** Ready workers: a node of four gets four times as much as a node of one. */
  readonly workers: number;
}

/** With fewer for each worker than this it is not worth anybody's move. */
const FEW = 5;
/**
 * It begins when somebody lacks a fifth, and three at least: less comes and goes by itself. After a rolling restart
 * everybody has moved once, and should not move again for a remainder that does not come out even.
 */
const LACK_TO_BEGIN = { part: 0.2, least: 3 };
/** Once begun it goes on while somebody lacks a tenth, and two at least. */
const LACK_TO_GO_ON = { part: 0.1, least: 2 };
/**
 * A tenth of the surplus per second. Most of it is gone in 20 s, and knowledge that is a second or two old does no
 * harm.
 */
const A_SECOND = 0.1;
const MOST_A_SECOND = 50;

/**
 * How many of `own` sockets should move in the next second. `all` holds `own`. 0 while nobody lacks any. `underWay`:
 * the second before was not 0.
 */
export function surplusToMove(own: Share, all: readonly Share[], underWay: boolean): number {
  const workers = all.reduce((sum, one) => sum + one.workers, 0);
  const each = all.reduce((sum, one) => sum + one.sockets, 0) / Math.max(1, workers);
  if (each < FEW) return 0;
  const { part, least } = underWay ? LACK_TO_GO_ON : LACK_TO_BEGIN;
  const lacks = (one: Share) => {
    const fair = each * one.workers;
    return fair - one.sockets >= Math.max(least, part * fair);
  };
  const surplus = own.sockets - each * own.workers;
  if (surplus < 1 || !all.some(lacks)) return 0;
  return Math.min(MOST_A_SECOND, Math.ceil(surplus * A_SECOND));
}

/** So many taken from the fullest, one after the other: how many from each. */
export function takeFromFullest(sockets: readonly number[], count: number): number[] {
  const left = [...sockets];
  for (let taken = 0; taken < count; taken += 1) {
    const fullest = left.indexOf(Math.max(...left));
    left[fullest] = (left[fullest] as number) - 1;
  }
  return sockets.map((had, index) => had - (left[index] as number));
}

/**
 * Whether asking helps. A balancer may bring whoever moves back to where they came from, by a cookie; then asking again
 * and again would only cost reconnects.
 */
export interface Patience {
  /** So many were asked since, and so many of those who moved came back. */
  readonly trial: { readonly since: number; readonly asked: number; readonly returned: number } | null;
  readonly pausedUntil: number;
  readonly pauseMs: number;
}

const TRIAL_MS = 8_000;
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 30 * 60_000;

export const HOPEFUL: Patience = { trial: null, pausedUntil: -Infinity, pauseMs: FIRST_PAUSE_MS };

/** After a trial of which half came back, a pause; each is twice as long as the one before. */
export function nextPatience(before: Patience, now: number, asked: number, returned: number): Patience {
  if (before.trial === null && asked === 0) return before;
  const { since, ...sofar } = before.trial ?? { since: now, asked: 0, returned: 0 };
  const trial = { since, asked: sofar.asked + asked, returned: sofar.returned + returned };
  if (now - since < TRIAL_MS) return { ...before, trial };
  if (trial.returned * 2 < trial.asked) return HOPEFUL;
  return {
    trial: null,
    pausedUntil: now + before.pauseMs,
    pauseMs: Math.min(LONGEST_PAUSE_MS, before.pauseMs * 2),
  };
}
