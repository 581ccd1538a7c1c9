import type { RowEntry } from '../../protocol/entries.js';
import type { ExportedPart, ExportLine } from '../../protocol/export.js';

/** Without what only clients need: their keys, and which reactions are the reader's. Pure. */
export function exportedOf(row: RowEntry): ExportedPart {
  if (row.kind === 'notice') {
    const { cmid: _key, ...notice } = row;
    return notice;
  }
  const { cmid: _key, reactions, ...message } = row;
  if (reactions === undefined) return message;
  return { ...message, reactions: reactions.map(({ emoji, count, by }) => ({ emoji, count, by })) };
}

/** What some programs take for the end of a line, and JSON leaves as it is. */
const LINE_ENDS = /[\u0085\u2028\u2029]/g;

/** One line for every reader, with its end. Pure. */
export function exportLine(line: ExportLine): string {
  const json = JSON.stringify(line).replace(
    LINE_ENDS,
    (end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${json}\n`;
}
