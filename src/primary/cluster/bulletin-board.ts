import type { ClusterStore } from '../../store/interfaces/cluster.js';
import { Listeners } from '../shared/listeners.js';
import { type Bulletin, openBulletin, sealBulletin } from './bulletins.js';

/** Where primaries tell each other bulletins: a channel of the store. All of them may be lost. */
export class BulletinBoard {
  /** Hears a bulletin of another primary that knows the cluster's secret. */
  readonly received = new Listeners<[Bulletin]>();

  constructor(
    private readonly node: string,
    private readonly secret: string,
    private readonly store: Pick<ClusterStore, 'publish' | 'onBulletin'>,
  ) {}

  /** Listens from now on. */
  async open(): Promise<void> {
    await this.store.onBulletin((text) => {
      const bulletin = openBulletin(text, this.secret);
      if (bulletin !== null && bulletin.from !== this.node) this.received.notify(bulletin);
    });
  }

  /** Tells the others; lost without a word when the store is away. */
  publish(bulletin: Bulletin): void {
    this.store.publish(sealBulletin(bulletin, this.secret)).catch(() => {});
  }
}
