import type { PeerNode } from '../../protocol/events.js';
import type { Clock } from '../timing/clock.js';
import { chooseNode, type Doubt, doubtAfter, nextNodes } from './choose-node.js';

/** The nodes that a client knows, and what it thinks of them. Begins with the one it was given. */
export class NodeSet {
  /** When the list was last heard; null: never. */
  learnedAt: number | null = null;
  private nodes: readonly PeerNode[];
  private readonly seed: PeerNode;
  private readonly scheme: string;
  private readonly doubts = new Map<string, Doubt>();

  /** `url`: the origin of one node, reached by the same scheme as all the others. */
  constructor(
    url: string,
    private readonly clock: Clock,
  ) {
    const { host, protocol } = new URL(url);
    this.scheme = protocol;
    this.seed = { node: '', address: host, load: 0 };
    this.nodes = [this.seed];
  }

  get all(): readonly PeerNode[] {
    return this.nodes;
  }

  learn(listed: readonly PeerNode[]): void {
    this.learnedAt = this.clock.now();
    this.nodes = nextNodes(this.nodes, listed);
    for (const address of [...this.doubts.keys()]) {
      const known = address === this.seed.address || this.nodes.some((node) => node.address === address);
      if (!known) this.doubts.delete(address);
    }
  }

  /** The node for the next connection or request. */
  choose(): PeerNode {
    const now = this.clock.now();
    const { random } = this.clock;
    const inDoubt = ({ address }: PeerNode) => (this.doubts.get(address)?.until ?? 0) > now;
    // The address that was given may still lead somewhere when nothing that is listed does.
    const withSeed =
      this.nodes.every(inDoubt) && !this.nodes.some((one) => one.address === this.seed.address);
    const nodes = withSeed ? [...this.nodes, this.seed] : this.nodes;
    return chooseNode(nodes, this.doubts, now, random) ?? this.seed;
  }

  urlOf({ address }: PeerNode): string {
    return `${this.scheme}//${address}`;
  }

  /** It did not answer, its connection broke, or it asked to be left. */
  doubt({ address }: PeerNode): void {
    this.doubts.set(address, doubtAfter(this.doubts.get(address), this.clock.now()));
  }

  clearDoubt({ address }: PeerNode): void {
    this.doubts.delete(address);
  }
}
