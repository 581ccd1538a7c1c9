import { rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { HoldfastError } from '../../protocol/errors.js';
import { type FileInfo, isShownType } from '../../protocol/files.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { FileStore } from '../../store/interfaces/file-store.js';
import type { KeptFiles } from '../../store/interfaces/files.js';
import { newId } from '../shared/ids.js';
import { cleanPlan } from './clean/clean-plan.js';
import { type PixelSize, UncleanError } from './clean/plan.js';
import { type FileAccess, infoOf } from './file-access.js';
import { cleanFileName } from './file-name.js';
import { fileType } from './file-type.js';
import { openAt, receiveTo, type Stored, writeParts } from './receive.js';

export interface UploadRequest {
  /** User id of whose files it becomes one. */
  readonly by: string;
  /** Theirs, where it uploads; undefined: they do. */
  readonly bot?: string | undefined;
  /** As the client gave it. */
  readonly name: string;
  /** '' none. */
  readonly uploadId: string;
  /** As the client says; undefined: it does not. */
  readonly bytes: number | undefined;
}

export interface UploadBounds {
  /** The bytes of one file, and of all of a person. */
  readonly fileBytes: number;
  readonly storedBytes: number;
}

/** Takes files in: bytes, then what they are, then their record. An answer is given only to what is kept. */
export class Uploads {
  constructor(
    private readonly store: FileStore,
    private readonly records: KeptFiles,
    readonly bounds: UploadBounds,
    private readonly access: Pick<FileAccess, 'isOfUse'>,
  ) {}

  /** The file that an earlier upload of this id became; null: none, or one without bytes or that nobody may read. */
  async earlier({ by, bot, uploadId }: UploadRequest): Promise<FileInfo | null> {
    const id = uploadId === '' ? null : await this.records.ofUpload(bot ?? by, uploadId);
    const record = id === null ? null : await this.records.get(id);
    if (record === null || !(await this.access.isOfUse(record))) return null;
    return (await this.store.has(record.sha256)) ? infoOf(record) : null;
  }

  /**
   * Keeps what `source` brings. When it resolves, the bytes that the answer names by their digest are on the disk and
   * their record is in the store. Rejects with `too_large`, and with `limit_reached` when the person has no space left.
   * When the disk has none it is `store_unwritable`, `unsupported_type` for what cannot be cleaned, and `timeout` for
   * what comes too slowly. Then nothing of it stays.
   */
  async take(request: UploadRequest, source: Readable): Promise<FileInfo> {
    await this.assertFits(request);
    const came = await this.store.newUpload();
    const cleaned = await this.store.newUpload();
    try {
      const raw = await receiveTo(source, came, this.bounds.fileBytes, () => this.assertRoom(0));
      const { type, size, stored, path } = await this.cleaned(came, cleaned, raw);
      const isDrawn = size !== undefined && size.width * size.height <= LIMITS.picturePixelsMax;
      const name = cleanFileName(request.name);
      const file = infoOf({ id: newId(), name, type, ...stored, ...(isDrawn ? size : {}) });
      return await this.record(file, request, path);
    } catch (error) {
      throw asRefusal(error);
    } finally {
      await Promise.all([rm(came, { force: true }), rm(cleaned, { force: true })]);
    }
  }

  /** Before a byte is read, by what the client says of it. */
  private async assertFits({ by, bytes = 0 }: UploadRequest): Promise<void> {
    const { fileBytes, storedBytes } = this.bounds;
    if (bytes > fileBytes) throw refusalError('too_large', { kind: 'file-too-large', maxBytes: fileBytes });
    if ((await this.records.usedBytes(by)) + bytes > storedBytes) {
      throw refusalError('limit_reached', { kind: 'files-full', maxBytes: storedBytes });
    }
    await this.assertRoom(bytes);
  }

  /** The store's own files may lie on the same disk: they get the last of it. */
  private async assertRoom(bytes: number): Promise<void> {
    const space = await this.store.space();
    if (space === null) return;
    const reserve = Math.min(LIMITS.fileReserveBytes, space.totalBytes * LIMITS.fileReserveShare);
    if (space.freeBytes - bytes < reserve) throw refusalError('store_unwritable', { kind: 'file-disk-full' });
  }

  private async cleaned(
    came: string,
    cleaned: string,
    raw: Stored,
  ): Promise<{ type: string; size: PixelSize | undefined; stored: Stored; path: string }> {
    const file = await openAt(came);
    try {
      const type = fileType(await file.readAt(0, LIMITS.fileHeadBytes));
      const plan = await cleanPlan(type, raw.bytes, file.readAt);
      const size = isShownType(type) ? plan?.size : undefined;
      const [only, ...more] = plan?.parts ?? [{ from: 0, to: raw.bytes }];
      const isWhole =
        more.length === 0 && only !== undefined && 'from' in only && only.to - only.from === raw.bytes;
      if (plan === null || isWhole) return { type, size, stored: raw, path: came };
      return { type, size, stored: await writeParts(plan, came, cleaned), path: cleaned };
    } finally {
      await file.close();
    }
  }

  private async record(
    file: FileInfo,
    request: UploadRequest,
    path: string,
    insteadOf = '',
  ): Promise<FileInfo> {
    const quotaBytes = this.bounds.storedBytes;
    await this.store.keep(file.sha256, path);
    const made = await this.records.create(file, request.by, {
      uploadId: request.uploadId,
      quotaBytes,
      unpostedMs: LIMITS.unpostedFileMs,
      insteadOf,
      bot: request.bot,
    });
    if (made.kind === 'full')
      throw refusalError('limit_reached', { kind: 'files-full', maxBytes: quotaBytes });
    // Whoever removes bytes that nobody names looked before there was this record, or sees it now. In the first case
    // they are gone by now, so they are put there again.
    await this.store.keep(file.sha256, path);
    if (made.kind === 'created') return file;
    const first = await this.records.get(made.id);
    if (first !== null && (await this.access.isOfUse(first))) return infoOf(first);
    return this.record(file, request, path, made.id);
  }
}

function asRefusal(error: unknown): unknown {
  if (error instanceof UncleanError) {
    return error.why === 'located'
      ? refusalError('unsupported_type', { kind: 'file-located' })
      : refusalError('unsupported_type', { kind: 'file-broken' });
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE')
    return new HoldfastError('invalid', 'The file did not come whole.');
  return diskRefusal(error) ?? error;
}

/** What the system says of a disk, as people are told it; null: it is something else. Pure. */
export function diskRefusal(error: unknown): HoldfastError | null {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return refusalError('store_unwritable', { kind: 'file-disk-full' });
  const isShut = ['EROFS', 'EACCES', 'EPERM', 'ENOTDIR', 'EIO'].includes(code);
  return isShut ? refusalError('store_unwritable', { kind: 'files-unwritable' }) : null;
}
