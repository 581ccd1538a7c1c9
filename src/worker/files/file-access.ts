import type { FileInfo } from '../../protocol/files.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { FileReference, KeptFile, KeptFiles } from '../../store/interfaces/files.js';

/** Files of a message that is about to be stored. */
export interface Attached {
  /** What it says of them. */
  readonly files: readonly FileInfo[];
  /** Its log refused it for good, so it is none that carries them. */
  readonly giveBack: () => Promise<void>;
}

/** Who may read a file, and so attach it. It is judged each time, by the logs. */
export class FileAccess {
  constructor(private readonly records: KeptFiles) {}

  /**
   * The record of a file that the person may read: a member of a room where a message carries it, or who uploaded it.
   * What a bot uploaded is its maker's, too.
   * Once it was posted and every such message is deleted, nobody. Rejects with `not_found`.
   */
  async readable(id: string, userId: string): Promise<KeptFile> {
    const record = await this.records.get(id);
    if (record === null || !(await this.mayRead(record, userId))) {
      throw refusalError('not_found', { kind: 'no-file' });
    }
    return record;
  }

  /**
   * Counts a message that is about to be stored as one that carries these files. Whether it will be stored is judged
   * before, as far as that can be known. Rejects with `not_found`, and with `limit_reached` for one that many messages
   * carry; then none is counted.
   */
  async attach(message: FileReference, ids: readonly string[]): Promise<Attached> {
    const records = await Promise.all(ids.map((id) => this.readable(id, message.userId)));
    const max = LIMITS.referencesPerFile;
    const counted: [id: string, at: number][] = [];
    const giveBack = async () => {
      await Promise.all(counted.map(([id, at]) => this.records.giveBack(id, message, at)));
    };
    for (const { id } of records) {
      const result = await this.records.refer(id, message, max);
      if (result.kind === 'counted') counted.push([id, result.at]);
      if (result.kind !== 'full') continue;
      await giveBack();
      throw refusalError('limit_reached', { kind: 'file-carried', max });
    }
    return { files: records.map(infoOf), giveBack };
  }

  /** Whether it waits for its message, or a message carries it. */
  async isOfUse({ id, posted, references }: KeptFile): Promise<boolean> {
    return !posted || (await this.records.living(id, references)).length > 0;
  }

  private async mayRead(record: KeptFile, userId: string): Promise<boolean> {
    if (record.by === userId || record.bot === userId) return this.isOfUse(record);
    return this.records.isReadable(record.id, record.references, { id: userId });
  }
}

/** What people are told of a file. Pure. */
export function infoOf({ id, name, type, bytes, sha256, width, height }: FileInfo): FileInfo {
  const size = width === undefined || height === undefined ? {} : { width, height };
  return { id, name, type, bytes, sha256, ...size };
}
