import type { ClusterEvent } from '../../protocol/cluster-event.js';
import type { NodeView } from '../../protocol/control.js';
import type { EventLog } from './event-log.js';

const LOOK_EVERY_MS = 5_000;
/** Whoever comes later than this by a new page is not looked for. */
const LOOK_FOR_MS = 2 * 60_000;

/** What makes people go elsewhere, or wait where they are. */
const LEFT: ReadonlySet<ClusterEvent['kind']> = new Set([
  'worker-died',
  'worker-frozen',
  'worker-blocked',
  'worker-draining',
  'signal',
]);

export interface ServedAgainOptions {
  readonly node: string;
  readonly eventLog: EventLog;
  readonly view: () => Pick<NodeView, 'slots'>;
  readonly tagOf: (userId: string) => string;
}

/**
 * Looks for people of whom no page tells that it came back, and who are served all the same. They stayed on a worker
 * that answers again, or loaded their page anew, which knows nothing of the one before.
 */
export function lookForServed({ node, eventLog, view, tagOf }: ServedAgainOptions): void {
  const looked = new Set<string>();
  const look = (event: ClusterEvent, left: number) => {
    const { slots } = view();
    const dots = slots.filter(({ state }) => state !== 'frozen').flatMap((slot) => slot.dots);
    const isOver = eventLog.keepServed(event, new Set(dots.map(({ userId }) => userId)), tagOf);
    if (isOver || left <= 1) looked.delete(event.id);
    else lookLater(event, left - 1);
  };
  const lookLater = (event: ClusterEvent, left: number) =>
    void setTimeout(() => look(event, left), LOOK_EVERY_MS).unref();
  eventLog.events.add((event) => {
    const isNew = event.node === node && LEFT.has(event.kind) && event.effect !== undefined;
    // It is told again whenever its effect grows.
    if (!isNew || looked.has(event.id) || Date.now() - event.at > LOOK_EVERY_MS) return;
    looked.add(event.id);
    lookLater(event, LOOK_FOR_MS / LOOK_EVERY_MS);
  });
}
