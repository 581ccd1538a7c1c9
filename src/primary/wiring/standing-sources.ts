import { refusalError } from '../../protocol/refusal-error.js';
import type { StandingSources } from '../control/operator-standing.js';
import type { StoreAccess } from '../store/store-access.js';

/** Asks the store, and only while it answers: a command to a store that is away may wait for long. */
export function standingSources({ store }: StoreAccess): StandingSources {
  const whileUp = async <T>(ask: () => Promise<T>): Promise<T> => {
    if (!store.up) throw refusalError('store_unavailable', { kind: 'store-away' });
    return ask();
  };
  return {
    account: (id) => whileUp(() => store.accounts.byId(id)),
    hasEnded: (session) => whileUp(() => store.cluster.hasEnded(session)),
  };
}
