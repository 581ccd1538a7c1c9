/**
 * Nodes on machines of their own as far as the network goes (namespaces on a bridge), whose links can be cut and
 * healed. Linux and root only: see `whyNoNamespaces`. `stop` ends the nodes and removes machines and bridge.
 */
import { TestNode } from '../node/node.js';
import { Network } from './namespaces.js';

export { whyNoNamespaces } from './namespaces.js';

export interface Machine {
  readonly name: string;
  /** The address of its node, for the others. */
  readonly address: string;
  readonly node: TestNode;
}

export class TestNetwork extends Network {
  private readonly nodes: TestNode[] = [];

  async startNode(number: number, redis: string): Promise<Machine> {
    const { address, within } = this.add(number);
    const name = `n${number}`;
    const node = await TestNode.start({
      name,
      host: '0.0.0.0',
      reachedAt: address,
      within,
      port: 3000,
      redis,
      workers: 1,
      args: ['--trust-proxy', this.hub],
    });
    this.nodes.push(node);
    return { name, address: `${address}:3000`, node };
  }

  async stop(): Promise<void> {
    for (const node of this.nodes) await node.stop();
    this.remove();
  }
}
