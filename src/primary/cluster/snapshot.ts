import type { ClusterView, StoreView } from '../../protocol/control.js';
import type { Problems } from '../agreement/problems.js';
import type { EventLog } from '../event-log/event-log.js';
import type { SessionCount } from '../store/session-count.js';
import type { StoreAccess } from '../store/store-access.js';
import type { OwnView } from '../view/own-view.js';
import type { ClusterMode } from './cluster-mode.js';
import type { OtherNodes } from './other-nodes.js';

export interface SnapshotParts {
  readonly node: string;
  readonly ownView: OwnView;
  readonly others: OtherNodes;
  readonly clusterMode: ClusterMode;
  readonly eventLog: EventLog;
  readonly access: StoreAccess;
  readonly problems: Problems;
  readonly sessionCount: SessionCount;
}

/** The whole cluster as this node knows it. */
export class Snapshot {
  constructor(private readonly parts: SnapshotParts) {}

  /** Asks the store how many sessions it has; waits for a slow one for a moment only. */
  async refreshedView(): Promise<ClusterView> {
    const { sessionCount, access } = this.parts;
    await sessionCount.refresh(access.store.up);
    return this.currentView();
  }

  currentView(): ClusterView {
    const { node, ownView, others, clusterMode, eventLog, access, sessionCount } = this.parts;
    void sessionCount.refresh(access.store.up);
    return {
      at: Date.now(),
      self: node,
      mode: clusterMode.present,
      store: this.store(),
      nodes: [ownView.currentView(), ...others.views],
      timeline: eventLog.allEvents(),
      storeSessions: sessionCount.latest,
    };
  }

  store(): StoreView {
    const { access, problems } = this.parts;
    return {
      kind: access.kind,
      state: access.store.up ? 'up' : 'down',
      address: access.store.address,
      fsync: access.fsync,
      problems: problems.all.filter(({ code }) => code.startsWith('store_')),
    };
  }
}
