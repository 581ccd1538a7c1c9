/** What a server could be made to call of its own network, by an address that somebody names. */
import { hostname } from 'node:os';
import { afterAll, beforeAll } from 'vitest';
import { TestNode } from '../../../testbed/node/node.js';

/** All are written as hosts of a URL; some are one address in other words. */
export const OWN_HOSTS = [
  '127.0.0.1',
  '127.1',
  '0x7f000001',
  '2130706433',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '0.0.0.0',
  '[::]',
  '10.0.0.1',
  '192.168.0.1',
  '169.254.169.254',
  '[fe80::1]',
  '[fd00:ec2::254]',
] as const;

/** A name that leads to this machine and does not say so, as `localhost` does. */
export const OWN_NAME = hostname().toLowerCase();

export interface NetworkNodes {
  /** It may call 127.0.0.1. */
  readonly own: TestNode;
  /** It may call nothing of its network, and tells everything in its log. */
  readonly closed: TestNode;
}

/** Starts both before the first test of a file, and gives them to `ready`. `flag`: by which the one may. */
export function useNetworkNodes(
  flag: '--push-networks' | '--hook-networks',
  ready: (nodes: NetworkNodes) => void,
): void {
  const nodes: TestNode[] = [];
  beforeAll(async () => {
    for (const args of [
      [flag, '127.0.0.1'],
      ['--log', 'debug'],
    ])
      nodes.push(await TestNode.start({ workers: 1, args }));
    const [own, closed] = nodes as [TestNode, TestNode];
    for (const node of nodes) await node.signUpOperator();
    ready({ own, closed });
  });
  afterAll(() => Promise.all(nodes.map((node) => node.stop())));
}
