import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { KeptFiles } from '../../store/interfaces/files.js';
import type { WorkerContext } from '../shared/context.js';

/**
 * Whether all nodes have the same files. Each tells the place of its bytes in the store; nodes that share a folder tell
 * the same one. Where they do not, no upload is taken: another node could not give it out.
 */
export class FilePlaces {
  /** As it was told; null: it was not. */
  private own: string | null = null;
  private known: ReadonlyMap<string, string> = new Map();
  private knownAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly context: Pick<WorkerContext, 'self' | 'peers'>,
    private readonly records: Pick<KeptFiles, 'tellPlace' | 'places'>,
    private readonly place: () => Promise<string>,
  ) {}

  /** Tells the place of this node; what fails is told with the next upload. */
  async tellPlace(): Promise<void> {
    this.own = await this.place();
    await this.records.tellPlace(this.context.self.node, this.own);
  }

  /** Rejects with `forbidden` while another node that takes connections has other files, or does not say. */
  async assertOne(): Promise<void> {
    if (this.own === null) await this.tellPlace();
    const others = this.context.peers.nodes.filter(({ node }) => node !== this.context.self.node);
    if (others.length === 0) return;
    const now = performance.now();
    if (now - this.knownAt > LIMITS.fileFoldersFreshMs) {
      this.known = await this.records.places();
      this.knownAt = now;
    }
    if (others.some(({ node }) => this.known.get(node) !== this.own)) {
      throw refusalError('forbidden', { kind: 'files-apart' });
    }
  }
}
