import { randomUUID } from 'node:crypto';
import type { Log } from '../../log.js';
import { readPidSpace } from '../../pid-space.js';
import type { NodeView } from '../../protocol/control.js';
import { HoldfastError, toWireError } from '../../protocol/errors.js';
import type { Limits } from '../../protocol/limits.js';
import { LIMITS } from '../../protocol/limits.js';
import type { Mode } from '../../protocol/mode.js';
import type { ClusterStore, StoredNode } from '../../store/interfaces/cluster.js';
import type { Agreement } from '../agreement/agreement.js';
import type { Neighbour, NodeMark } from '../agreement/findings.js';
import { Listeners } from '../shared/listeners.js';
import { type Bulletin, type NodeCommand, openBulletin, sealBulletin } from './bulletins.js';
import { type Dots, DotsVersion, joinDots, partDots } from './dots.js';

export interface RegistryOptions {
  readonly node: string;
  readonly agreement: Agreement;
  readonly secret: string;
  readonly limits: Limits;
  readonly log: Log;
  readonly store: ClusterStore;
  readonly view: () => NodeView;
  /** Executes a command that another node's operator gave; throws HoldfastError when it cannot. */
  readonly execute: (command: NodeCommand, by: string) => void;
}

/** As it stands in the store: `at` by the store's clock, so that nodes whose clocks differ see each other's age right. */
type StoredView = NodeView & { readonly mark?: NodeMark; readonly machine?: string };

interface Awaited {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const MACHINE = readPidSpace();

/**
 * Which other nodes there are. Kept in the store with a time to live; without the store the last known set stays, shown
 * with its age, and nothing here is needed to route or to supervise.
 */
export class Registry {
  /** What other nodes tell, except for commands and their answers. */
  readonly bulletins = new Listeners<[Bulletin]>();
  /** Another node's view, each time that it is read. */
  readonly views = new Listeners<[NodeView]>();
  /** After every round, also one that failed: what the others are now, as far as is known. */
  readonly rounds = new Listeners();
  /** A node that was not there before. */
  readonly joined = new Listeners<[string]>();
  /** The cluster's mode as the store has it, every round, and when it was asked. */
  readonly modes = new Listeners<[Mode | null, number]>();
  /** A node that is there no more. True: it had said that it would go. */
  readonly gone = new Listeners<[NodeView, boolean]>();
  readonly others = new Map<string, NodeView>();
  private readonly marks = new Map<string, NodeMark | null>();
  private readonly leaving = new Set<string>();
  private readonly awaited = new Map<string, Awaited>();
  private timer: NodeJS.Timeout | null = null;
  private busy = false;
  /** Something changed while a round was under way. */
  private again = false;
  private stopped = false;
  private readonly ownVersion = new DotsVersion(randomUUID());
  /** Of this node's dots in the store, as far as is known. */
  private written = '';
  private readonly dots = new Map<string, { readonly version: string; readonly dots: Dots }>();

  constructor(private readonly options: RegistryOptions) {}

  async start(): Promise<void> {
    const { store, secret, node } = this.options;
    await store.onBulletin((text) => {
      const bulletin = openBulletin(text, secret);
      if (bulletin !== null && bulletin.from !== node) this.onBulletin(bulletin);
    });
    await this.publishNow();
    this.timer = setInterval(() => void this.publishNow(), this.options.limits.nodeViewEveryMs);
  }

  /** Tells the others; lost without a word when the store is away. */
  publish(bulletin: Bulletin): void {
    this.options.store.publish(sealBulletin(bulletin, this.options.secret)).catch(() => {});
  }

  /** Has another node do something. Rejects with its refusal, or when it does not answer in time. */
  async command(to: string, command: NodeCommand, by: string): Promise<void> {
    const { node, limits } = this.options;
    if (!this.others.has(to)) throw new HoldfastError('not_found', `There is no node ${to}.`);
    const id = randomUUID();
    const answered = new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(
          new HoldfastError('store_unavailable', `${to} did not answer; it may or may not have done it.`),
        );
      }, limits.nodeCommandTimeoutMs);
      this.awaited.set(id, {
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
    });
    this.publish({
      kind: 'command',
      from: node,
      to,
      id,
      by,
      sentAt: this.options.agreement.storeNow(),
      command,
    });
    try {
      await answered;
    } finally {
      this.awaited.delete(id);
    }
  }

  /** Leaves the cluster, so that the others need not wait for the view to expire. */
  async stop(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    this.stopped = true;
    // Without the store the view expires by itself.
    await this.options.store.removeNode(this.options.node, this.options.agreement.run).catch(() => {});
  }

  /** The other nodes, as far as they have to agree with this one. */
  neighbours(): Neighbour[] {
    return [...this.others.values()].map(({ node, version }) => ({
      node,
      version,
      mark: this.marks.get(node) ?? null,
    }));
  }

  /** Publishes this node's view now, for a change that others should see. */
  async publishNow(): Promise<void> {
    if (this.stopped) return;
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    const { store, node } = this.options;
    try {
      const askedAt = performance.now();
      const known = new Map([...this.dots].map(([name, { version }]) => [name, version]));
      // Asked together: they leave in one write and are answered in one.
      const [put, others, mode] = await Promise.allSettled([
        this.putOwn(),
        store.otherNodes(node, known),
        store.mode(),
      ]);
      if (others.status === 'fulfilled') this.takeViews(others.value, put.status === 'fulfilled');
      if (mode.status === 'fulfilled') this.modes.notify(mode.value, askedAt);
      for (const part of [put, others, mode]) {
        if (part.status === 'rejected') throw part.reason;
      }
    } catch (problem) {
      this.options.log.debug({ problem: (problem as Error).message }, 'the registry could not be renewed');
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
    const at = own.view.at - Date.now() + agreement.storeNow();
    const stored: StoredView = {
      ...own.view,
      at,
      mark: agreement.own,
      ...(MACHINE === null ? {} : { machine: MACHINE }),
    };
    const put = (text: string | null) =>
      store.putNode(node, agreement.run, JSON.stringify(stored), limits.nodeViewTtlMs, { version, text });
    const dots = () => JSON.stringify(own.dots);
    let kept = await put(version === this.written ? null : dots());
    // The store may have lost what it had.
    if (kept === 'without-details') kept = await put(dots());
    agreement.nameTaken = kept === 'taken';
    this.written = version;
  }

  /**
   * The views of the other nodes as the store has them: who is new, and who is there no more. `written`: the store takes what it is given.
   * Where it does not, others cannot renew their views either, and are not taken for lost.
   */
  private takeViews(stored: ReadonlyMap<string, StoredNode>, written: boolean): void {
    const { agreement } = this.options;
    for (const [name, { view: json, details }] of stored) {
      if (details !== null) {
        this.dots.set(name, { version: details.version, dots: JSON.parse(details.text) as Dots });
      }
      const { mark = null, machine: _, ...told } = JSON.parse(json) as StoredView;
      this.marks.set(name, mark);
      const view = joinDots(
        mark === null ? told : { ...told, at: told.at - agreement.storeNow() + Date.now() },
        this.dots.get(name)?.dots ?? [],
      );
      const isNew = !this.others.has(name);
      this.others.set(name, view);
      if (isNew) {
        this.leaving.delete(name);
        this.joined.notify(name);
      }
      this.views.notify(view);
    }
    if (!written) return;
    for (const [name, view] of [...this.others]) {
      if (stored.has(name)) continue;
      this.others.delete(name);
      this.marks.delete(name);
      this.dots.delete(name);
      this.gone.notify(view, this.leaving.delete(name) || view.state === 'draining');
    }
  }

  private onBulletin(bulletin: Bulletin): void {
    const { node } = this.options;
    if (bulletin.kind === 'answer') {
      const waiting = bulletin.to === node ? this.awaited.get(bulletin.id) : undefined;
      if (bulletin.error === null) waiting?.resolve();
      else waiting?.reject(new HoldfastError(bulletin.error.code, bulletin.error.message));
    } else if (bulletin.kind === 'leaving') {
      this.leaving.add(bulletin.from);
    } else if (bulletin.kind === 'command') {
      if (
        bulletin.to === node &&
        Math.abs(this.options.agreement.storeNow() - bulletin.sentAt) < LIMITS.nodeCommandMaxAgeMs
      )
        void this.execute(bulletin);
    } else {
      this.bulletins.notify(bulletin);
    }
  }

  private async execute({ id, from, by, command }: Extract<Bulletin, { kind: 'command' }>): Promise<void> {
    let error = null;
    try {
      this.options.execute(command, by);
    } catch (thrown) {
      error = toWireError(thrown);
    }
    this.publish({ kind: 'answer', from: this.options.node, to: from, id, error });
    void this.publishNow();
  }
}
