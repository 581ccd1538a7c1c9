import type { NodesBody } from '../../protocol/http.js';
import type { Fetch } from '../http/http-api.js';
import type { Clock } from '../timing/clock.js';
import type { NodeSet } from './node-set.js';

export interface BalancedFetchOptions {
  readonly nodes: NodeSet;
  /** Sends to one node; outside a browser with the cookies of all, since to them the cluster is one. */
  readonly fetch: Fetch;
  readonly clock: Clock;
}

const TRIES = 3;
/**
 * A node that has not begun to answer by then is passed over for a while; a request that may be repeated goes to
 * another.
 */
const SLOW_MS = 2_000;
/** The list is asked for again when it is older. */
const STALE_MS = 15_000;
/**
 * What HTTP calls idempotent: twice is as good as once. A POST without an answer may have been done, so it is not
 * repeated.
 */
const REPEATABLE = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);
const NOT_HERE = new Set([502, 503, 504]);

/**
 * `fetch` without a balancer in between: each request goes to the better of two nodes taken at random. One that may be
 * repeated goes to another node when the first is away. The host in the address is not looked at.
 */
export function balancedFetch({ nodes, fetch, clock }: BalancedFetchOptions): Fetch {
  let asking = false;
  const refresh = async (): Promise<void> => {
    const isFresh = nodes.learnedAt !== null && clock.now() - nodes.learnedAt < STALE_MS;
    if (asking || isFresh) return;
    asking = true;
    try {
      const answer = await fetch(`${nodes.urlOf(nodes.choose())}/api/nodes`, { cache: 'no-store' });
      // Signed out, nobody is told; the known ones will do.
      if (answer.ok) nodes.learn(((await answer.json()) as NodesBody).nodes);
    } catch {
      // The last set stays.
    } finally {
      asking = false;
    }
  };

  return async (input, init = {}) => {
    const { pathname, search } = new URL(input, 'http://any');
    const isPlan = REPEATABLE.has((init.method ?? 'GET').toUpperCase());
    for (let triesLeft = isPlan ? TRIES : 1; ; ) {
      triesLeft -= 1;
      const node = nodes.choose();
      const late = new AbortController();
      const cancel = clock.after(SLOW_MS, () => {
        nodes.doubt(node);
        if (triesLeft > 0) late.abort();
      });
      const signal = AbortSignal.any([late.signal, ...(init.signal ? [init.signal] : [])]);
      try {
        const answer = await fetch(`${nodes.urlOf(node)}${pathname}${search}`, { ...init, signal });
        if (!NOT_HERE.has(answer.status)) {
          nodes.clearDoubt(node);
          if (answer.ok) void refresh();
          return answer;
        }
        nodes.doubt(node);
        if (triesLeft === 0) return answer;
        await answer.body?.cancel();
      } catch (error) {
        if (init.signal?.aborted) throw error;
        if (!late.signal.aborted) nodes.doubt(node);
        if (triesLeft === 0) throw error;
      } finally {
        cancel();
      }
    }
  };
}
