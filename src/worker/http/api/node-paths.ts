import type { NodesBody, TicketBody } from '../../../protocol/http.js';
import type { WorkerContext } from '../../shared/context.js';
import type { ApiParts, Resource } from './resource.js';

/** The nodes that take connections, and tickets to go to one. */
export function nodePaths(
  context: WorkerContext,
  { sessions, tickets }: Pick<ApiParts, 'sessions' | 'tickets'>,
): Resource {
  return {
    '/nodes': {
      GET: async (req, res) => {
        await sessions.identify(req, res);
        const body: NodesBody = { nodes: context.peers.nodes };
        res.json(body);
      },
    },

    '/tickets': {
      POST: async (req, res) => {
        const { session } = await sessions.identify(req, res);
        const ticket = await tickets.issue(session, Date.now());
        const body: TicketBody = { ...ticket, nodes: context.peers.nodes };
        res.status(201).json(body);
      },
    },
  };
}
