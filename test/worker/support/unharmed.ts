/** Whatever the tests of a file send: no worker of the node dies of it. */
import { afterEach, beforeAll, expect } from 'vitest';
import type { TestNode } from '../../../testbed/node/node.js';

/** Looks after each test, when its people have left. */
export function useUnharmed(node: () => TestNode, people: { close(): void }): void {
  let pids: (number | null)[];
  const now = async () => (await node().slots()).map(({ pid }) => pid);
  beforeAll(async () => {
    pids = await now();
  });
  afterEach(async () => {
    people.close();
    expect(await now()).toEqual(pids);
  });
}
