import type { NodeView } from '../../protocol/control.js';
import { LIMITS } from '../../protocol/limits.js';
import type { Problem } from '../../protocol/problem.js';
import type { Problems } from '../agreement/problems.js';
import type { OtherNodes } from '../cluster/other-nodes.js';
import type { StoreAccess } from '../store/store-access.js';
import type { Supervisor } from '../supervisor/supervisor.js';
import type { OwnView } from '../view/own-view.js';
import type { Readiness } from './control-room.js';

export interface ReadinessParts {
  readonly supervisor: Supervisor;
  readonly ownView: OwnView;
  readonly problems: Problems;
  readonly others: OtherNodes;
  readonly access: StoreAccess;
}

/** Whether this node should get people, as `/readyz` answers a balancer. */
export class ReadinessJudge {
  private settled = false;

  constructor(private readonly parts: ReadinessParts) {}

  judge(): Readiness {
    const { supervisor, ownView, others, access } = this.parts;
    this.settled ||= supervisor.settled;
    const problems = this.parts.problems.all;
    const no = (code: Extract<Readiness, { ready: false }>['code'], why: string) =>
      ({ ready: false, code, why, problems }) as const;
    if (ownView.leaving) return no('draining', 'This node is shutting down.');
    if (!this.settled) return no('no_worker', 'The workers are starting.');
    if (supervisor.readyCount === 0) return no('no_worker', 'No worker is ready.');
    if (!access.store.up) return no('store_unavailable', 'The store does not answer.');
    if (!supervisor.reachesStore) return no('store_unavailable', 'No worker reaches the store.');
    if (problems.some(({ level }) => level === 'stops')) {
      return no(
        'out_of_service',
        'This node does not agree with its store or its cluster. Its log says more.',
      );
    }
    // Where none can write, people can at least read, and see the words.
    const unwritable = problems.find(isOfWriting);
    if (unwritable !== undefined && others.views.some((view) => canWriteSince(view, unwritable.since))) {
      return no('store_unwritable', 'The store takes nothing from this node. Its log says more.');
    }
    return { ready: true, problems };
  }
}

function isOfWriting({ code, level }: Problem): boolean {
  return level === 'fails' && code.startsWith('store_');
}

/** It wrote its view after that. */
function canWriteSince({ state, at, problems = [] }: NodeView, since: number): boolean {
  const well = state === 'ready' && !problems.some((one) => one.level === 'stops' || isOfWriting(one));
  return well && at > since + LIMITS.nodeViewEveryMs / 2;
}
