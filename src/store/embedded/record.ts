import { crc32 } from 'node:zlib';

/**
 * One record of a snapshot file, as Holdfast wrote them before there was a journal: a kind and byte strings. Read only.
 *
 * `[length u32][crc32 u32][kind u8]([length u32][bytes])*`, little-endian; length and crc cover what follows the crc.
 */
export interface StoreRecord {
  readonly kind: RecordKind;
  readonly fields: readonly Buffer[];
}

export const KIND = {
  /**
   * Some keys of a group at one instant: (key, expires at ms or '', DUMP or '' when gone)… after the group's tag.
   * Commits the entries before it.
   */
  group: 1,
  /**
   * Entries of a room's log: tag, then (seq, mid, cmid, JSON)… Count only once the room's next group record is there.
   */
  entries: 2,
  /** The room's log begins anew with the entries that follow: tag. */
  logReset: 3,
  /** The snapshot that begins a file is whole. */
  baseEnd: 4,
  /** Something changed in memory that is not in the file yet. */
  dirty: 5,
  /** All that was in memory is in the file. */
  saved: 6,
  /** The store was shut down in good order. */
  clean: 7,
} as const;
export type RecordKind = (typeof KIND)[keyof typeof KIND];

const HEAD_BYTES = 8;

/** The record at `offset` and where the next begins, or null when there is no whole and sound one. */
export function decodeRecord(file: Buffer, offset: number): { record: StoreRecord; next: number } | null {
  if (offset + HEAD_BYTES + 1 > file.length) return null;
  const length = file.readUInt32LE(offset);
  const next = offset + HEAD_BYTES + length;
  if (length < 1 || next > file.length) return null;
  const body = file.subarray(offset + HEAD_BYTES, next);
  if (crc32(body) !== file.readUInt32LE(offset + 4)) return null;
  const fields: Buffer[] = [];
  for (let at = 1; at < body.length; ) {
    const size = body.readUInt32LE(at);
    fields.push(body.subarray(at + 4, at + 4 + size));
    at += 4 + size;
  }
  return { record: { kind: body[0] as RecordKind, fields }, next };
}

/** Most that is tried as one where nothing says what begins; text read as a length is more. */
const FOUND_MAX_BYTES = 256 * 1024;

/** Where the next sound record of at most 256 KiB begins at or after `offset`; null when none does. */
export function findOldRecord(file: Buffer, offset: number): number | null {
  for (let at = offset; at + HEAD_BYTES < file.length; at++) {
    const kind = file[at + HEAD_BYTES] as number;
    if (kind < KIND.group || kind > KIND.clean || file.readUInt32LE(at) > FOUND_MAX_BYTES) continue;
    if (decodeRecord(file, at) !== null) return at;
  }
  return null;
}
