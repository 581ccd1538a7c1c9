import { randomBytes } from 'node:crypto';
import { LIMITS } from '../../protocol/limits.js';
import type { CookieRules } from '../../protocol/route.js';
import type { RedisStore } from '../../store/redis/redis-store.js';
import { STORE_FORMAT, type StoreMark, type StoreRefusal } from '../../store/store-mark.js';
import {
  compareClock,
  compareWithNodes,
  compareWithStore,
  type Finding,
  finding,
  judgeRefusal,
  judgeSettings,
  type Neighbour,
  type NodeMark,
} from './findings.js';
import { RaiseWait } from './raise.js';

export interface AgreementOptions {
  readonly node: string;
  readonly store: Pick<RedisStore, 'admin' | 'replicas'>;
  readonly mark: StoreMark;
  /** Random, of this run of the node: who holds its name. */
  readonly run: string;
}

/**
 * Whether this node agrees with its store and its neighbours: compared at the start (`joinCluster`), and with each
 * heartbeat. What the store and the registry say is taken as it is; the judgement is in `findings.ts`.
 */
export class Agreement {
  readonly run: string;
  /** Another run holds this node's name. */
  nameTaken = false;
  /** The store was found without its mark, so without what was in it. */
  onEmptied: () => void = () => {};
  private aheadMs: number | null = null;
  /** The format of the store, as this node last saw it. */
  private format: number;
  private readonly raise = new RaiseWait();

  constructor(private readonly options: AgreementOptions) {
    this.format = options.mark.format;
    this.run = options.run;
  }

  /** What this node tells the others. */
  get own(): NodeMark {
    const { cluster, secret } = this.options.mark;
    const { format } = this;
    return { format, cluster, secret, ...(format === STORE_FORMAT ? {} : { knows: STORE_FORMAT }) };
  }

  get cookies(): CookieRules {
    const { cluster, migratedAt } = this.options.mark;
    return { cluster, formerUntil: migratedAt === 0 ? 0 : migratedAt + LIMITS.sessionAbsoluteMs };
  }

  /** ms by which this machine's clock is before the store's, as far as it was measured. */
  get clockAheadMs(): number {
    return this.aheadMs ?? 0;
  }

  /** ms since 1970 by the store's clock, which all nodes share, as far as it was measured. */
  storeNow(): number {
    return Date.now() - this.clockAheadMs;
  }

  /** What is wrong now. Rejects when the store does not answer: then nothing is known anew. */
  async check(neighbours: readonly Neighbour[]): Promise<Finding[]> {
    const { store, node } = this.options;
    const [mark, servers] = await Promise.all([
      store.admin.mark(),
      store.admin.settings(),
      this.measureClock(),
    ]);
    if (mark === null) {
      await store.admin.claimMark({ ...this.options.mark, format: this.format });
      this.onEmptied();
    }
    const unlike = compareWithStore(this.own, mark);
    if (mark !== null && unlike.length === 0) {
      this.format = mark.format;
      await this.raiseFormat(neighbours);
    }
    return [
      ...unlike,
      ...compareWithNodes(this.own, neighbours),
      ...compareClock(this.aheadMs),
      ...judgeSettings(servers, store.replicas),
      ...(this.nameTaken ? [finding('node_name_taken', 'stops', { node })] : []),
    ];
  }

  /** Where a store of an older format has only nodes that know the newest one. */
  private async raiseFormat(neighbours: readonly Neighbour[]): Promise<void> {
    if (!this.raise.isOver(neighbours, performance.now()) || this.format === STORE_FORMAT) return;
    // A store that takes nothing now is asked again with the next heartbeat.
    await this.options.store.admin.raiseFormat(this.own, STORE_FORMAT).catch(() => {});
  }

  /** A slow answer says little: it is not believed. */
  private async measureClock(): Promise<void> {
    const asked = performance.now();
    const before = Date.now();
    const storeMs = await this.options.store.admin.timeMs();
    const tookMs = performance.now() - asked;
    if (tookMs < LIMITS.clockToleranceMs / 5) this.aheadMs = before + tookMs / 2 - storeMs;
  }
}

/**
 * The worst that the store said to a process of this node. That the embedded one's disk is full is said by its own
 * process, in better words. Its `MISCONF` is only how it refuses meanwhile, and is remembered for a while after that is
 * over.
 */
export function refusalFindings(refusals: readonly (StoreRefusal | null)[], isEmbedded: boolean): Finding[] {
  return judgeRefusal(
    refusals.find((one) => one !== null && !(isEmbedded && one.code === 'MISCONF')) ?? null,
  );
}

/** For a store that has none yet. */
export function freshMark(cluster: string, secret: string): StoreMark {
  return { format: STORE_FORMAT, cluster, secret, migratedAt: 0 };
}

/** Eight characters that a cookie's name may have. */
export function freshClusterId(): string {
  return randomBytes(6).toString('base64url').replace(/[-_]/g, 'x');
}
