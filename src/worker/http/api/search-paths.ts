import { parse, searchQuerySchema } from '../../../protocol/schemas.js';
import { MessageSearch } from '../../search/message-search.js';
import type { WorkerContext } from '../../shared/context.js';
import type { ApiParts, Resource } from './resource.js';

/** Searching in the messages of one's rooms. */
export function searchPaths(
  context: WorkerContext,
  { store, sessions }: Pick<ApiParts, 'store' | 'sessions'>,
): Resource {
  const messages = new MessageSearch(store, context.index);
  return {
    '/search': {
      GET: async (req, res) => {
        const { account } = await sessions.identify(req, res);
        const query = parse(searchQuerySchema, req.query);
        await context.budgets.takeOrThrow(
          'searches',
          account.id,
          'You searched very often. Wait a little before the next search.',
        );
        res.json(await messages.search(account.id, query));
      },
    },
  };
}
