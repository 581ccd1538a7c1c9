import { clientAddress } from '../../domain/client-address.js';
import type { RequestHead } from '../../domain/request-head.js';
import type { Mode } from '../../protocol/mode.js';
import { type CookieRules, pidOfEngineId, slotOfEngineId } from '../../protocol/route.js';
import type { PendingConnection } from './pending-connection.js';
import { chooseSlot, type LastChoice, type RouteFacts } from './route-policy.js';
import type { RoutedWorker, WorkerTable } from './routed-worker.js';
import { sessionSlots } from './session-slot.js';

export interface PickOptions {
  readonly node: string;
  readonly workers: WorkerTable;
  readonly mode: () => Mode;
  readonly trustProxy: readonly string[];
  readonly cookies: CookieRules;
}

/**
 * The worker for a connection, by its id, its session or the policy; null while there is none. Says in `bound` whether
 * only that one will do.
 */
export function pickWorker(
  connection: PendingConnection,
  head: RequestHead,
  options: PickOptions,
  last: LastChoice,
): RoutedWorker | null {
  const now = performance.now();
  const table = options.workers.current();
  const engineSlot = head.sid === null ? null : slotOfEngineId(head.sid);
  if (head.sid !== null && engineSlot !== null) {
    const pid = pidOfEngineId(head.sid);
    const owner = pid === null ? null : options.workers.byPid(engineSlot, pid);
    if (owner?.servesItsOwn) {
      connection.bound = true;
      return owner;
    }
  }
  const slots = table.map(({ slot, worker, replaced }) => ({
    slot,
    available: worker.takesNew(now),
    present: worker.state === 'ready',
    load: head.engine ? worker.lastingLoad(now) : worker.load(now),
    replaced,
  }));
  const choice = chooseSlot(
    options.mode().routing,
    slots,
    factsOf(head, connection, engineSlot, options),
    last,
  );
  if (choice === null) return null;
  connection.bound = choice.bound;
  return table.find(({ slot }) => slot === choice.slot)?.worker ?? null;
}

function factsOf(
  head: RequestHead,
  { socket }: PendingConnection,
  engineSlot: number | null,
  { mode, node, trustProxy, cookies }: PickOptions,
): RouteFacts {
  const { routing } = mode();
  const { session, holder } = sessionSlots(head.cookie, mode(), node, cookies, Date.now());
  return {
    engineSlot,
    sessionSlot: session,
    holderSlot: holder,
    address: routing === 'ip' ? clientAddress(socket.remoteAddress ?? '', head.forwardedFor, trustProxy) : '',
    lasting: head.engine,
  };
}
