import { randomUUID } from 'node:crypto';
import type { Logger } from '../../logger.js';
import { readPidSpace } from '../../pid-space.js';
import type { NodeView } from '../../protocol/control.js';
import type { Limits } from '../../protocol/limits.js';
import type { Mode } from '../../protocol/mode.js';
import type { ClusterStore } from '../../store/interfaces/cluster.js';
import type { Agreement } from '../agreement/agreement.js';
import { Listeners } from '../shared/listeners.js';
import { DotsVersion, partDots } from './dots.js';
import type { OtherNodes } from './other-nodes.js';
import { writeStoredView } from './stored-view.js';

export interface RegistryOptions {
  readonly node: string;
  readonly agreement: Agreement;
  readonly limits: Limits;
  readonly logger: Logger;
  readonly store: ClusterStore;
  readonly view: () => NodeView;
  readonly others: OtherNodes;
}

const MACHINE = readPidSpace();

/**
 * The views of all nodes, kept in the store with a time to live. Round by round this node renews its own and reads the
 * others'. Nothing here is needed to route or to supervise.
 */
export class Registry {
  /** After every round, also one that failed: what the others are now, as far as is known. */
  readonly rounds = new Listeners();
  /** The cluster's mode as the store has it, every round, and when it was asked. */
  readonly modes = new Listeners<[Mode | null, number]>();
  private timer: NodeJS.Timeout | null = null;
  private busy = false;
  /** Something changed while a round was under way. */
  private again = false;
  private stopped = false;
  private readonly ownVersion = new DotsVersion(randomUUID());
  /** What the store has of this node's dots, as far as is known. */
  private written = '';

  constructor(private readonly options: RegistryOptions) {}

  async start(): Promise<void> {
    await this.publishNow();
    this.timer = setInterval(() => void this.publishNow(), this.options.limits.nodeViewEveryMs);
  }

  /** Leaves the cluster, so that the others need not wait for the view to expire. */
  async stop(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    this.stopped = true;
    // Without the store the view expires by itself.
    await this.options.store.removeNode(this.options.node, this.options.agreement.run).catch(() => {});
  }

  /** Publishes this node's view now, for a change that others should see. */
  async publishNow(): Promise<void> {
    if (this.stopped) return;
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    const { store, node, others, agreement } = this.options;
    try {
      const askedAt = performance.now();
      // Asked together: they leave in one write and are answered in one.
      const [put, stored, mode] = await Promise.allSettled([
        this.putOwn(),
        store.otherNodes(node, others.dotsVersions),
        store.mode(),
      ]);
      if (stored.status === 'fulfilled') {
        others.take(stored.value, put.status === 'fulfilled', agreement.clockAheadMs);
      }
      if (mode.status === 'fulfilled') this.modes.notify(mode.value, askedAt);
      for (const part of [put, stored, mode]) {
        if (part.status === 'rejected') throw part.reason;
      }
    } catch (error) {
      this.options.logger.debug({ error: (error as Error).message }, 'the registry could not be renewed');
    } finally {
      this.rounds.notify();
      this.busy = false;
      if (this.again) {
        this.again = false;
        void this.publishNow();
      }
    }
  }

  private async putOwn(): Promise<void> {
    const { store, node, limits, view, agreement } = this.options;
    const own = partDots(view());
    const version = this.ownVersion.versionOf(own.dots);
    const stored = writeStoredView(own.view, agreement.own, MACHINE, agreement.clockAheadMs);
    const put = (text: string | null) =>
      store.putNode(node, agreement.run, stored, limits.nodeViewTtlMs, { version, text });
    const dots = () => JSON.stringify(own.dots);
    let kept = await put(version === this.written ? null : dots());
    // The store may have lost what it had.
    if (kept === 'without-details') kept = await put(dots());
    agreement.nameTaken = kept === 'taken';
    this.written = version;
  }
}
