import type { Logger } from '../../logger.js';
import type { Mode } from '../../protocol/mode.js';
import { refusalError } from '../../protocol/refusal-error.js';
import { Listeners } from '../shared/listeners.js';

/** Where the cluster keeps its mode; the store is one. */
interface KeptMode {
  readonly up: boolean;
  readonly cluster: { mode(): Promise<Mode | null>; setMode(mode: Mode): Promise<void> };
}

export interface ClusterModeOptions {
  /** What this node was started with, and whether somebody asked for it. */
  readonly own: Mode;
  readonly given: boolean;
  readonly store: KeptMode;
  readonly logger: Logger;
}

/** The mode that this node goes by, and its agreement with the other nodes through the store. */
export class ClusterMode {
  present: Mode;
  /** Routing and workers go by another mode from now on. */
  readonly adopted = new Listeners<[Mode]>();
  /** The store has it: the other nodes may follow. */
  readonly saved = new Listeners();
  /** Switched while the store was down; told to the others when it is back. */
  private unsaved = false;
  /** An answer of the store to an earlier question says nothing of a later switch. */
  private changedAt = 0;

  constructor(private readonly options: ClusterModeOptions) {
    this.present = options.own;
  }

  /** At the start: the mode that was asked for wins over what the cluster last had. */
  async agree(): Promise<void> {
    const { own, given, store, logger } = this.options;
    try {
      const kept = await store.cluster.mode();
      if (kept !== null && !given) this.present = kept;
      else await this.save(own);
    } catch (error) {
      logger.warn({ error: (error as Error).message }, 'the cluster mode could not be read; using our own');
    }
  }

  /** Here at once; resolves when the store has it too, rejects when it goes by it on this node only. */
  async switchTo(mode: Mode): Promise<void> {
    this.adopt(mode);
    this.unsaved = true;
    if (!this.options.store.up) throw refusalError('store_unavailable', { kind: 'only-here' });
    await this.save(mode);
  }

  /** The store was asked at `askedAt`, by the steady clock, and keeps this mode. */
  followStore(kept: Mode | null, askedAt: number): void {
    if (this.unsaved) {
      // It stays unsaved, and is tried again when the store was asked next.
      this.save(this.present).catch(() => {});
      return;
    }
    if (kept === null || askedAt < this.changedAt) return;
    if (kept.routing !== this.present.routing || kept.sessions !== this.present.sessions) this.adopt(kept);
  }

  /** The store is back. One that came back empty has no mode: it gets ours. */
  async saveIfMissing(): Promise<void> {
    if (this.unsaved || (await this.options.store.cluster.mode()) === null) await this.save(this.present);
  }

  private adopt(mode: Mode): void {
    this.present = mode;
    this.changedAt = performance.now();
    this.adopted.notify(mode);
  }

  private async save(mode: Mode): Promise<void> {
    await this.options.store.cluster.setMode(mode);
    this.changedAt = performance.now();
    this.unsaved = false;
    this.saved.notify();
  }
}
