import type { Entry } from '../../protocol/entries.js';
import type { FileInfo } from '../../protocol/files.js';
import { entryOf, type LogEntry } from '../../store/log-codec.js';

/**
 * An entry for a client that knows messages only. It needs one at every seq, or it takes the room for torn and joins
 * again and again. So a change is a message of whoever made it, in a few words. What it shows already stays as it is,
 * since it has no way to change it.
 */
export function inWords(entry: LogEntry): LogEntry {
  const words = wordsOf(entry.entry);
  if (words === null) return entry;
  const { seq, mid, cmid, user, at } = entry.entry;
  return entryOf({ seq, mid, cmid, user, text: words, at });
}

/** Null: it is a message that can be shown as it is. */
function wordsOf(entry: Entry): string | null {
  switch (entry.kind) {
    case undefined:
      if (entry.deleted) return '(deleted)';
      return entry.files === undefined ? null : withFiles(entry.text, entry.files);
    case 'edit':
      return entry.deleted ? '(edited a message that is deleted now)' : `(edited) ${entry.text}`;
    case 'delete':
      return '(deleted a message)';
    case 'react':
      return entry.on ? `(reacted with ${entry.emoji})` : `(took ${entry.emoji} back)`;
    case 'pin':
      return entry.on ? '(pinned a message)' : '(unpinned a message)';
    case 'notice':
      if (entry.on === false) return `(un${entry.what})`;
      return `(${entry.what}${entry.about ? ` ${entry.about.name}` : ''}${entry.text === undefined ? '' : `: ${entry.text}`})`;
  }
}

function withFiles(text: string, files: readonly FileInfo[]): string {
  const words = files.map(({ name }) => `(file: ${name})`).join(' ');
  return text === '' ? words : `${text} ${words}`;
}
