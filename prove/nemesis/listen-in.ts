/** Asks a node again and again how it is, as a balancer and an operator do. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { HoldfastNode } from '../system/node.js';
import type { World } from './fault.js';

const EVERY_MS = 250;

/** Writes down what it says, once. Without an answer nothing is written. */
export async function askHow(world: World, node: HoldfastNode): Promise<void> {
  try {
    const answer = await fetch(`${node.url}/readyz`, { signal: AbortSignal.timeout(1_000) });
    const said = (await answer.text()).slice(0, 300);
    const { store } = await node.view();
    const seen = [store.state, ...troublesOf(store)].join(', ');
    world.record({ type: 'word', node: node.settings.name, ready: answer.status, said, store: seen });
  } catch {
    // It may be down; others judge that.
  }
}

/** What the store's card shows as failing; what only warns is not of this fault. */
function troublesOf(store: object): string[] {
  const { problems = [] } = store as { problems?: readonly { code: string; level: string }[] };
  return problems.filter(({ level }) => level !== 'warns').map(({ code }) => code);
}

/** Asks until the returned function was called, and for so long after. */
export function listenIn(world: World, node: HoldfastNode): (forMs: number) => void {
  let until = Number.POSITIVE_INFINITY;
  const run = async () => {
    while (performance.now() < until) {
      await askHow(world, node);
      await sleep(EVERY_MS);
    }
  };
  void run();
  return (forMs) => {
    until = performance.now() + forMs;
  };
}
