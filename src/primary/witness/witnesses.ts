import type { NodeView } from '../../protocol/control.js';
import type { GivenTestimony, LeftRoom } from '../../protocol/ipc.js';
import { LIMITS } from '../../protocol/limits.js';
import {
  type CrowdTestimony,
  keyOfPlace,
  type LogPlace,
  type NodeWitnesses,
} from '../../protocol/testimony.js';
import { CrowdDossier } from './crowd-dossier.js';
import { PageWitnesses } from './page-witnesses.js';
import { isSeenByAll } from './settle.js';

export interface WitnessesOptions {
  /** Worker processes that live. */
  readonly pids: () => ReadonlySet<number>;
  /** ms since 1970. */
  readonly now: () => number;
}

/** A view is made several times a second; what was settled a moment ago need not be settled again. */
const SETTLE_EVERY_MS = 200;

/**
 * What the witnesses of this node tell, compared with those of the others. The crowd is judged by crowds alone, so no
 * page can change its figures; what pages sent is judged by both.
 */
export class Witnesses {
  private crowd: CrowdDossier | null = null;
  private readonly pages: PageWitnesses;
  private readonly others = new Map<string, NodeWitnesses>();
  private latest: NodeWitnesses | null = null;
  private settledAt = 0;

  constructor(private readonly options: WitnessesOptions) {
    this.pages = new PageWitnesses(options.now);
  }

  /** `pid`: of the crowd's process. */
  onCrowd(pid: number, testimony: CrowdTestimony): void {
    this.crowd ??= new CrowdDossier(this.options.now);
    this.crowd.take(pid, testimony);
    this.latest = null;
  }

  /** The crowd's process ended. */
  onCrowdEnd(pid: number): void {
    this.crowd?.onProcessEnded(pid);
    this.latest = null;
  }

  onPages(
    pid: number,
    given: readonly GivenTestimony[],
    gone: readonly string[],
    left: readonly LeftRoom[] = [],
  ): void {
    this.pages.take(pid, given, gone, left);
  }

  /** Another node's view, each time that it is heard. */
  onNode({ node, witnesses }: NodeView): void {
    if (witnesses !== undefined) this.others.set(node, witnesses);
  }

  onNodeGone(node: string): void {
    this.others.delete(node);
  }

  /** As it is now, at most a moment old. */
  get view(): NodeWitnesses {
    const now = this.options.now();
    if (this.latest !== null && Math.abs(now - this.settledAt) < SETTLE_EVERY_MS) return this.latest;
    this.settledAt = now;
    this.latest = this.settle();
    return this.latest;
  }

  private settle(): NodeWitnesses {
    const { crowd, pages } = this;
    pages.keepOnly(this.options.pids());
    const others = [...this.others.values()];
    const crowdReach = [crowd?.reached ?? [], ...others.map((one) => one.crowd?.reached ?? [])].flat();
    const lostElsewhere = new Set(
      others.flatMap((one) => one.crowd?.flaws.filter(({ kind }) => kind === 'lost').map(keyOfPlace) ?? []),
    );
    const isLostThere = (entry: LogPlace) =>
      lostElsewhere.has(keyOfPlace(entry)) || (crowd?.hasLost(entry) ?? false);
    crowd?.settle((entry) => (isSeenByAll(entry, crowdReach) ? (isLostThere(entry) ? null : true) : false));

    const own = pages.asks;
    const asked = new Set(
      [...own, ...others.flatMap((one) => one.pages.asks)].slice(0, LIMITS.witnessRoomsAsked * 4),
    );
    const here = pages.reachedIn(asked);
    pages.settle((entry) => {
      const reached = [...(here.get(entry.room) ?? []), ...crowdReach];
      for (const { pages: there } of others) {
        const last = there.reached[entry.room];
        // Not answered yet; or none of its pages is there.
        if (last === undefined) return false;
        if (last != null) reached.push(last);
      }
      if (!isSeenByAll(entry, reached)) return false;
      return isLostThere(entry) || pages.hasLost(entry) ? null : true;
    });
    return {
      crowd: crowd?.view ?? null,
      pages: { ...pages.view, asks: pages.asks, reached: lastOfEach(here) },
    };
  }
}

/**
 * By room where the last of the pages is. Pages in different epochs are on the way to one: they are nowhere together.
 */
function lastOfEach(here: ReadonlyMap<string, readonly LogPlace[]>): Record<string, LogPlace | null> {
  return Object.fromEntries(
    [...here].map(([room, list]) => {
      const [first] = list;
      if (first === undefined) return [room, null];
      const isOne = list.every(({ epoch }) => epoch === first.epoch);
      return [room, { room, epoch: first.epoch, seq: isOne ? Math.min(...list.map(({ seq }) => seq)) : 0 }];
    }),
  );
}
