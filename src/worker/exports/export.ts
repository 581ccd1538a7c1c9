import type {
  AccountExportBegin,
  ExportEnd,
  ExportedPart,
  ExportedRoom,
  ExportLine,
  RoomExportBegin,
} from '../../protocol/export.js';
import { LIMITS } from '../../protocol/limits.js';
import { exportLine } from './export-line.js';

/** What somebody takes along. */
export interface Export {
  /** What a file of it is called, without its extension. */
  readonly name: string;
  readonly begin: RoomExportBegin | AccountExportBegin;
  /**
   * What was read at once, also where nothing of it is theirs; from the beginning, each time it is called. Rejects
   * where the log is lost, or whoever asked may not go on.
   */
  readonly pages: () => AsyncGenerator<readonly (ExportedRoom | ExportedPart)[]>;
  /** Rooms that the person was out of meanwhile, once `pages` is at its end; of an account. */
  readonly left?: () => readonly string[];
}

/**
 * Its lines, gathered to pieces. The next page is read when the last was taken. The last line comes only where all
 * before it did. Where there is nothing to tell for long, a space before the next line shows that somebody is at it.
 */
export async function* exportLines(
  exported: Export,
  now: () => number = () => performance.now(),
): AsyncGenerator<Buffer> {
  const counts = { messages: 0, notices: 0, files: 0 };
  let piece = exportLine(exported.begin);
  let sentAt = now();
  for await (const page of exported.pages()) {
    for (const line of page) {
      count(line, counts);
      piece += exportLine(line);
      if (piece.length < LIMITS.exportPieceChars) continue;
      yield Buffer.from(piece);
      piece = '';
      sentAt = now();
    }
    if (now() - sentAt < LIMITS.exportSilentMs) continue;
    yield Buffer.from(piece === '' ? ' ' : piece);
    piece = '';
    sentAt = now();
  }
  const left = exported.left?.();
  const end: ExportEnd = { kind: 'end', ...counts, ...(left === undefined ? {} : { left }) };
  yield Buffer.from(piece + exportLine(end));
}

function count(line: ExportLine, counts: { messages: number; notices: number; files: number }): void {
  if (!('seq' in line)) return;
  if (line.kind === 'notice') {
    counts.notices += 1;
    return;
  }
  counts.messages += 1;
  counts.files += line.files?.length ?? 0;
}
