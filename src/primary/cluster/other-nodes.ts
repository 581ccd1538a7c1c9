import type { NodeView } from '../../protocol/control.js';
import type { StoredNode } from '../../store/interfaces/cluster.js';
import type { Neighbour, NodeMark } from '../agreement/findings.js';
import { Listeners } from '../shared/listeners.js';
import type { BulletinBoard } from './bulletin-board.js';
import { type Dots, joinDots } from './dots.js';
import { readStoredView } from './stored-view.js';

/**
 * Which other nodes there are, as the registry had them last. Without the store the last known set stays, shown with
 * its age.
 */
export class OtherNodes {
  /** Each one's view, each time that it is read. */
  readonly updates = new Listeners<[NodeView]>();
  /** A node that was not there before. */
  readonly joined = new Listeners<[string]>();
  /** A node that is there no more. True: it had said that it would go. */
  readonly gone = new Listeners<[NodeView, boolean]>();
  private readonly latest = new Map<string, NodeView>();
  private readonly marks = new Map<string, NodeMark | null>();
  private readonly dots = new Map<string, { readonly version: string; readonly dots: Dots }>();
  private readonly leaving = new Set<string>();

  constructor(board: Pick<BulletinBoard, 'received'>) {
    board.received.add((bulletin) => {
      if (bulletin.kind === 'leaving') this.leaving.add(bulletin.from);
    });
  }

  get size(): number {
    return this.latest.size;
  }

  get names(): string[] {
    return [...this.latest.keys()];
  }

  get views(): NodeView[] {
    return [...this.latest.values()];
  }

  has(node: string): boolean {
    return this.latest.has(node);
  }

  /** As far as they have to agree with this one. */
  get neighbours(): Neighbour[] {
    return this.views.map(({ node, version }) => ({ node, version, mark: this.marks.get(node) ?? null }));
  }

  /** By node: the version of the dots that need not be read again. */
  get dotsVersions(): ReadonlyMap<string, string> {
    return new Map([...this.dots].map(([name, { version }]) => [name, version]));
  }

  /**
   * What the store has of all of them: who is new, and who is there no more. `written`: the store takes what it is
   * given. Where it does not, others cannot renew their views either, and are not taken for lost.
   */
  take(stored: ReadonlyMap<string, StoredNode>, written: boolean, aheadMs: number): void {
    for (const [name, { view: json, details }] of stored) {
      if (details !== null) {
        this.dots.set(name, { version: details.version, dots: JSON.parse(details.text) as Dots });
      }
      const { view: stored, mark } = readStoredView(json, aheadMs);
      this.marks.set(name, mark);
      const view = joinDots(stored, this.dots.get(name)?.dots ?? []);
      const isNew = !this.latest.has(name);
      this.latest.set(name, view);
      if (isNew) {
        this.leaving.delete(name);
        this.joined.notify(name);
      }
      this.updates.notify(view);
    }
    if (!written) return;
    for (const [name, view] of [...this.latest]) {
      if (stored.has(name)) continue;
      this.latest.delete(name);
      this.marks.delete(name);
      this.dots.delete(name);
      this.gone.notify(view, this.leaving.delete(name) || view.state === 'draining');
    }
  }
}
