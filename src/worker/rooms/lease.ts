import type { Logger } from '../../logger.js';
import type { ExitNote } from '../../protocol/ipc.js';
import { LIMITS } from '../../protocol/limits.js';
import type { Presence } from '../../store/interfaces/presence.js';

export interface LeaseListener {
  /** The lease had run out: everything has to be told again. */
  onLost(): void;
  /** A renewal went well; instances for which `isDead` says so are gone. */
  onRenewed(isDead: (instance: string) => boolean): void;
}

/**
 * This process's sign of life in the store, renewed every second, and what it says of the others'. A process whose
 * lease ran out is gone, with its people.
 */
export class Lease {
  readonly instance: string;
  /** Resolves when the lease was held for the first time: before that nothing may be announced. */
  readonly held: Promise<void>;
  private firstHeld: () => void = () => {};
  private isFirst = true;
  private live = new Set<string>();
  private readonly announcedAt = new Map<string, number>();
  private failing = false;
  /** When the last renewal that was answered began: the lease has lasted at least from then. */
  private heldFrom = 0;
  private patienceUntil = 0;
  private stopped = false;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly presence: Presence,
    private readonly logger: Logger,
    private readonly listener: LeaseListener,
    instance: string,
  ) {
    this.instance = instance;
    this.held = new Promise((resolve) => {
      this.firstHeld = resolve;
    });
  }

  start(): void {
    void this.renew();
  }

  /** An instance that announces something holds a lease, though it may be younger than our list. */
  noteAlive(instance: string): void {
    this.announcedAt.set(instance, performance.now());
  }

  isLive(instance: string): boolean {
    return this.live.has(instance) || this.announcedAt.has(instance);
  }

  /**
   * A worker of this node ended: its people are dropped without waiting for its lease, after the grace in which most
   * are back elsewhere. Its lease is dropped at once, so that other nodes see it within a second.
   */
  onWorkerEnded({ node, slot, pid }: ExitNote): void {
    const prefix = instancePrefix(node, slot, pid);
    const dead = [...this.live, ...this.announcedAt.keys()].filter((one) => one.startsWith(prefix));
    for (const instance of new Set(dead)) {
      setTimeout(() => {
        this.presence.dropLease(instance).catch(runsOutByItself);
        this.live.delete(instance);
        this.announcedAt.delete(instance);
        this.listener.onRenewed((one) => one === instance);
      }, LIMITS.leaveGraceMs).unref();
    }
  }

  async drop(): Promise<void> {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.presence.dropLease(this.instance);
  }

  private async renew(): Promise<void> {
    const startedAt = performance.now();
    try {
      const { wasHeld, live } = await this.presence.renewLease(this.instance, LIMITS.leaseMs);
      if (this.stopped) return;
      const now = performance.now();
      // A renewal that was carried out late, its answer lost, makes `wasHeld` true although others have dropped this
      // instance in between. So the own clock counts as well.
      const isOver = !wasHeld || now - this.heldFrom >= LIMITS.leaseMs;
      const lost = isOver && !this.isFirst;
      this.heldFrom = startedAt;
      // When the store was away, or forgot them, all leases have run out; whoever lives renews it within one lease.
      if (this.failing || lost) this.patienceUntil = now + LIMITS.leaseMs;
      this.failing = false;
      this.isFirst = false;
      this.live = new Set(live);
      this.firstHeld();
      if (lost) this.listener.onLost();
      if (now >= this.patienceUntil) {
        for (const [instance, at] of this.announcedAt) if (at < startedAt) this.announcedAt.delete(instance);
        this.listener.onRenewed((instance) => !this.isLive(instance));
      } else this.listener.onRenewed(() => false);
    } catch (error) {
      this.failing = true;
      this.logger.debug({ error: (error as Error).message }, 'the lease could not be renewed');
    } finally {
      if (!this.stopped) {
        this.timer = setTimeout(() => void this.renew(), LIMITS.leaseRenewMs);
      }
    }
  }
}

/** `<node>.<slot>.<pid>.`: what the instances of one process begin with. */
export function instancePrefix(node: string, slot: number, pid: number): string {
  return `${node}.${slot}.${pid}.`;
}

/** Another's lease that could not be dropped: it lasts `LIMITS.leaseMs` at most. */
function runsOutByItself(): void {}
