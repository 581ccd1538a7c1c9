import type { FileInfo } from '../../protocol/files.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { KeptFile, KeptFiles } from '../../store/interfaces/files.js';

/** Who may read a file, and so attach it. It is judged each time, by the logs. */
export class FileAccess {
  constructor(private readonly records: KeptFiles) {}

  /**
   * The record of a file that the person may read: a member of a room where a message carries it, or who uploaded it.
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
   * Counts a message that is about to be stored as one that carries these files; resolves with what it says of them.
   * Rejects with `not_found`, and with `limit_reached` for one that many messages carry.
   */
  async attach(room: string, userId: string, cmid: string, ids: readonly string[]): Promise<FileInfo[]> {
    const records = await Promise.all(ids.map((id) => this.readable(id, userId)));
    const max = LIMITS.referencesPerFile;
    for (const { id } of records) {
      if (!(await this.records.refer(id, { room, userId, cmid }, max))) {
        throw refusalError('limit_reached', { kind: 'file-carried', max });
      }
    }
    return records.map(infoOf);
  }

  private async mayRead({ id, by, posted, references }: KeptFile, userId: string): Promise<boolean> {
    if (by !== userId) return this.records.isReadable(id, references, { id: userId });
    return !posted || (await this.records.living(id, references)).length > 0;
  }
}

/** What people are told of a file. Pure. */
export function infoOf({ id, name, type, bytes, sha256, width, height }: FileInfo): FileInfo {
  const size = width === undefined || height === undefined ? {} : { width, height };
  return { id, name, type, bytes, sha256, ...size };
}
