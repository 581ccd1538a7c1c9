import type { SetupBody } from '../../../protocol/registration.js';
import type { WorkerContext } from '../../shared/context.js';
import type { ApiParts, Resource } from './resource.js';

/** Whether the first account has yet to be made, and who may make others. Open to all. */
export function setupPaths(
  context: WorkerContext,
  { store, oidc, mails }: Pick<ApiParts, 'store' | 'oidc' | 'mails'>,
): Resource {
  return {
    '/setup': {
      GET: async (_req, res) => {
        const body: SetupBody = {
          needed: await store.accounts.awaitsFirst(),
          tokenNeeded: context.setupToken !== null,
          registration: context.boot.registration,
          ...(mails === null ? {} : { mail: true as const }),
          ...(oidc === null ? {} : { provider: oidc.name }),
        };
        res.json(body);
      },
    },
  };
}
