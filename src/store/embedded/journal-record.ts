import { crc32 } from 'node:zlib';

/**
 * One record of a journal file: a kind, the number of the last step that it knows of, and a body.
 *
 * `["HJR2"][length u32][crc32 u32][kind u8][step u48][body]`, little-endian; length and crc cover what follows the crc.
 * The magic at its beginning lets what comes after damage be found again.
 */
export interface JournalRecord {
  readonly kind: JournalKind;
  readonly step: number;
  readonly body: Buffer;
}

export const JOURNAL = {
  /** A process writes here from now on. JSON: `Opened`. */
  opened: 1,
  /** What one step of Valkey changed, as commands. Its number is one more than that of the step before it. */
  step: 2,
  /** The same while the file is being made, without what touches groups that were not copied yet. */
  part: 3,
  /**
   * Some keys at one instant, as fields: (key, expires at ms or '', DUMP or '' when gone)… after the room's tag or ''.
   */
  group: 4,
  /**
   * Entries of a room's log, as fields: tag, then (seq, mid, cmid, JSON)… They count once the room's group is there.
   */
  entries: 5,
  /** The copy that begins the file is whole: with it and the steps after this number all is here. */
  baseEnd: 6,
  /** The store was shut down in good order. */
  clean: 7,
} as const;
export type JournalKind = (typeof JOURNAL)[keyof typeof JOURNAL];

/** Who wrote: what a stop without a last word may have cost depends on it. */
export interface Opened {
  /** The id of the machine's present run; null where the system does not tell. */
  readonly bootId: string | null;
  readonly fsync: Fsync;
  /**
   * Since when this file's copy, or an older file, has something that was deleted from the store, ms since 1970;
   * absent: none has.
   */
  readonly deletedAt?: number;
}

/** When an acknowledgement leaves: once written, with a sync each second; or once it is on the disk. */
export type Fsync = 'everysec' | 'always';

const MAGIC = Buffer.from('HJR2');
const WINDOW_BYTES = 256 * 1024 * 1024;
const HEAD_BYTES = 12;
const STEP_BYTES = 6;
const FIXED_BYTES = HEAD_BYTES + 1 + STEP_BYTES;

/** The bytes of a record whose body is these pieces, without copying them. */
export function journalRecord(kind: JournalKind, step: number, body: readonly Buffer[]): Buffer[] {
  const head = Buffer.alloc(FIXED_BYTES);
  MAGIC.copy(head);
  head[HEAD_BYTES] = kind;
  head.writeUIntLE(step, HEAD_BYTES + 1, STEP_BYTES);
  let length = 1 + STEP_BYTES;
  let crc = crc32(head.subarray(HEAD_BYTES));
  for (const piece of body) {
    length += piece.length;
    crc = crc32(piece, crc);
  }
  head.writeUInt32LE(length, 4);
  head.writeUInt32LE(crc, 8);
  return [head, ...body];
}

/** The record at `offset` and where the next begins, or null when there is no whole and sound one. */
export function readRecord(file: Buffer, offset: number): { record: JournalRecord; next: number } | null {
  if (offset + FIXED_BYTES > file.length) return null;
  if (file.compare(MAGIC, 0, MAGIC.length, offset, offset + MAGIC.length) !== 0) return null;
  const length = file.readUInt32LE(offset + 4);
  const next = offset + HEAD_BYTES + length;
  if (length < 1 + STEP_BYTES || next > file.length) return null;
  const content = file.subarray(offset + HEAD_BYTES, next);
  if (crc32(content) !== file.readUInt32LE(offset + 8)) return null;
  const kind = content[0] as JournalKind;
  return {
    record: { kind, step: content.readUIntLE(1, STEP_BYTES), body: content.subarray(1 + STEP_BYTES) },
    next,
  };
}

/** Where the next sound record begins at or after `offset`; null when none does. */
export function findRecord(file: Buffer, offset: number): number | null {
  for (let at = findMagic(file, offset); at >= 0; at = findMagic(file, at + 1)) {
    if (readRecord(file, at) !== null) return at;
  }
  return null;
}

/**
 * `indexOf` knows no place behind 2 GiB, so it is asked about a window at a time. Windows overlap by one byte less than
 * it has.
 */
function findMagic(file: Buffer, offset: number): number {
  for (let from = offset; from < file.length; from += WINDOW_BYTES) {
    const at = file.subarray(from, from + WINDOW_BYTES + MAGIC.length - 1).indexOf(MAGIC);
    if (at >= 0) return from + at;
  }
  return -1;
}

/** Byte strings as one body. */
export function packFields(fields: readonly (Buffer | string)[]): Buffer {
  const pieces: Buffer[] = [];
  for (const field of fields) {
    const bytes = typeof field === 'string' ? Buffer.from(field) : field;
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    pieces.push(length, bytes);
  }
  return Buffer.concat(pieces);
}

export function unpackFields(body: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  for (let at = 0; at + 4 <= body.length; ) {
    const size = body.readUInt32LE(at);
    fields.push(body.subarray(at + 4, at + 4 + size));
    at += 4 + size;
  }
  return fields;
}

/**
 * Whether these last bytes of a file are what a write under way leaves: a record cut short, or a place that was never
 * written.
 */
export function beginsRecord(tail: Buffer): boolean {
  if (tail.every((byte) => byte === 0)) return true;
  const length = Math.min(MAGIC.length, tail.length);
  if (tail.compare(MAGIC, 0, length, 0, length) !== 0) return false;
  return tail.length < FIXED_BYTES || HEAD_BYTES + tail.readUInt32LE(4) > tail.length;
}
