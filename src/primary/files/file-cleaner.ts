import type { Logger } from '../../logger.js';
import { LIMITS } from '../../protocol/limits.js';
import type { FileStore } from '../../store/interfaces/file-store.js';
import type { FileReference, KeptFile, KeptFiles } from '../../store/interfaces/files.js';

/** What becomes of an upload that was looked at. */
type FileFate =
  /** `dead`: references whose message is gone. */
  | { readonly kind: 'keep'; readonly againMs: number; readonly dead: readonly FileReference[] }
  | { readonly kind: 'drop' };

/**
 * An upload stays while a message carries it. One that was never posted stays for `LIMITS.unpostedFileMs`. `now`: ms
 * since 1970. Pure.
 */
function fileFate(record: KeptFile, living: readonly FileReference[], now: number): FileFate {
  if (living.length > 0) {
    const dead = record.references.filter((one) => !living.includes(one));
    return { kind: 'keep', againMs: LIMITS.fileLookAgainMs, dead };
  }
  const left = record.at + LIMITS.unpostedFileMs - now;
  if (record.posted || left <= 0) return { kind: 'drop' };
  return { kind: 'keep', againMs: left, dead: [] };
}

export interface FileCleanerParts {
  readonly store: FileStore;
  readonly records: KeptFiles;
  readonly logger: Pick<Logger, 'warn' | 'info'>;
  readonly now: () => number;
}

/**
 * Takes away what nobody sees any more: records first, then bytes that no record names. Bytes are hidden before that is
 * looked up once more, and come back where an upload of the same bytes was kept meanwhile.
 */
export class FileCleaner {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private walkedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly parts: FileCleanerParts) {}

  start(): void {
    this.timer = setInterval(() => void this.sweepQuietly(), LIMITS.filesSweepMs);
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  /**
   * All that is due now, and each file on the disk. Rejects as the store and the disk do; what was not done is due
   * again.
   */
  async sweep(): Promise<void> {
    await this.sweepDue();
    this.walkedAt = this.parts.now();
    for await (const digest of this.parts.store.digests()) await this.removeUnused(digest);
    await this.parts.store.removeStrays(LIMITS.strayFileMs);
  }

  /** Uploads that are due, and their bytes. Those that nobody has a record of are found by walking over the disk. */
  async sweepDue(): Promise<void> {
    await this.finishAsides();
    await this.sweepRecords();
  }

  private sweepQuietly(): Promise<void> {
    const walks = this.parts.now() - this.walkedAt >= LIMITS.filesWalkMs;
    this.running ??= (walks ? this.sweep() : this.sweepDue())
      .catch((error) => {
        this.parts.logger.warn({ error: (error as Error).message }, 'files could not be cleaned up');
      })
      .finally(() => {
        this.running = null;
      });
    return this.running;
  }

  private async sweepRecords(): Promise<void> {
    const { records } = this.parts;
    for (;;) {
      const ids = await records.due(LIMITS.filesSweptAtOnce, LIMITS.filesSweepLeaseMs);
      for (const id of ids) await this.judge(id);
      if (ids.length < LIMITS.filesSweptAtOnce) return;
    }
  }

  private async judge(id: string): Promise<void> {
    const { records, now } = this.parts;
    const record = await records.get(id);
    if (record === null) {
      await records.keep(id, 0, []);
      return;
    }
    const fate = fileFate(record, await records.living(id, record.references), now());
    if (fate.kind === 'keep') await records.keep(id, fate.againMs, fate.dead);
    else if (await records.drop(record)) await this.removeUnused(record.sha256);
    // Referred to just now: it is looked at again when its message must be there.
    else await records.keep(id, LIMITS.referenceSettlesMs, []);
  }

  private async removeUnused(digest: string): Promise<void> {
    const { store, records } = this.parts;
    if (await records.isDigestUsed(digest)) return;
    if (await store.setAside(digest)) await this.decide(digest);
  }

  /** What another run hid and did not decide about. */
  private async finishAsides(): Promise<void> {
    for (const digest of await this.parts.store.asides()) await this.decide(digest);
  }

  private async decide(digest: string): Promise<void> {
    const { store, records } = this.parts;
    if (await records.isDigestUsed(digest)) await store.restore(digest);
    else await store.remove(digest);
  }
}
