import type { Logger } from '../../logger.js';
import type { NodeView } from '../../protocol/control.js';
import { LIMITS } from '../../protocol/limits.js';
import type { ClusterStore } from '../../store/interfaces/cluster.js';
import type { Agreement } from '../agreement/agreement.js';
import { BulletinBoard } from '../cluster/bulletin-board.js';
import type { NodeCommand } from '../cluster/bulletins.js';
import { ConsulRegistry } from '../cluster/consul-registry.js';
import { OtherNodes } from '../cluster/other-nodes.js';
import { Registry } from '../cluster/registry.js';
import { RemoteCommands } from '../cluster/remote-commands.js';

export interface ClusterNeeds {
  readonly node: string;
  readonly secret: string;
  readonly agreement: Agreement;
  readonly store: ClusterStore;
  /** Null: this node is in no Consul. */
  readonly consulUrl: string | null;
  readonly view: () => NodeView;
  readonly execute: (command: NodeCommand, by: string) => void;
  readonly logger: Logger;
}

/** What a node has to do with other nodes. */
export interface ClusterParts {
  readonly board: BulletinBoard;
  readonly others: OtherNodes;
  readonly registry: Registry;
  readonly remote: RemoteCommands;
  readonly consul: ConsulRegistry | null;
}

export function clusterParts(needs: ClusterNeeds): ClusterParts {
  const { node, secret, agreement, store, consulUrl, view, execute, logger } = needs;
  const board = new BulletinBoard(node, secret, store);
  const others = new OtherNodes(board);
  const registry = new Registry({ node, agreement, limits: LIMITS, logger, store, view, others });
  const remote = new RemoteCommands({
    node,
    board,
    isKnown: (name) => others.has(name),
    storeNow: () => agreement.storeNow(),
    limits: LIMITS,
    execute,
  });
  const consul =
    consulUrl === null
      ? null
      : new ConsulRegistry({ url: consulUrl, service: 'holdfast', node, view, logger });
  return { board, others, registry, remote, consul };
}
