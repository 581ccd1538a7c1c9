import { basename, join } from 'node:path';
import type { Files } from './files.js';
import { JOURNAL_MAGIC } from './journal-file.js';
import { FILE_MAGIC } from './snapshot-file.js';

const NAME = /^store-(\d{8})\.(journal|snapshot)$/;
/** Called so since before a mark was what a store says of itself; an older Holdfast reads it under this name. */
const NOTE_FILE = 'store.mark';
const DRAFT_FILE = 'store.journal.new';

/** How far a file was known to go, kept beside it: so that a file which was cut short is not taken for whole. */
export interface JournalNote {
  readonly fileNumber: number;
  /** Bytes that it had when something was acknowledged last: a killed process leaves no fewer. */
  readonly written: number;
  /** Bytes that were on the disk: a power cut leaves no fewer. */
  readonly synced: number;
  readonly clean: boolean;
}

export interface StoreFile {
  readonly fileNumber: number;
  readonly path: string;
  /** `snapshot`: as Holdfast wrote them before there was a journal. */
  readonly format: 'journal' | 'snapshot';
}

/** The store's files of a folder, by number; the newest two are kept. */
export class JournalFolder {
  private noteFd: number | null = null;
  private lastNote = Buffer.alloc(0);

  constructor(
    readonly files: Files,
    readonly path: string,
  ) {}

  pathOf(fileNumber: number): string {
    return join(this.path, `store-${String(fileNumber).padStart(8, '0')}.journal`);
  }

  get draftPath(): string {
    return join(this.path, DRAFT_FILE);
  }

  get notePath(): string {
    return join(this.path, NOTE_FILE);
  }

  /** Newest first. */
  list(): StoreFile[] {
    return this.files
      .list(this.path)
      .map((name) => ({ name, match: NAME.exec(name) }))
      .filter(({ match }) => match !== null)
      .map(({ name, match }) => ({
        fileNumber: Number(match?.[1]),
        path: join(this.path, name),
        format: match?.[2] as StoreFile['format'],
      }))
      .sort((a, b) => b.fileNumber - a.fileNumber || a.format.localeCompare(b.format));
  }

  /** Null when there is none (or it never reached the disk), `unreadable` when it is damaged. */
  readNote(): JournalNote | null | 'unreadable' {
    let text: string;
    try {
      text = this.files.read(this.notePath).toString();
    } catch {
      // There is none yet.
      return null;
    }
    if (/^\0*$/.test(text)) return null;
    const match = /^(\d{8}) (\d{15}) (\d{15}) (clean|open ) \d{6}\n$/.exec(text);
    if (match === null) return 'unreadable';
    const note = {
      fileNumber: Number(match[1]),
      written: Number(match[2]),
      synced: Number(match[3]),
      clean: match[4] === 'clean',
    };
    return text === noteText(note) ? note : 'unreadable';
  }

  /** Throws when it cannot be written; nothing depends on it at that moment. */
  putNote(note: JournalNote): void {
    this.noteFd ??= this.files.rewritable(this.notePath);
    this.lastNote = Buffer.from(noteText(note), 'latin1');
    this.files.overwrite(this.noteFd, this.lastNote);
  }

  /** Writes the last note once more, where there is one. False when it cannot be written. */
  repeatNote(): boolean {
    try {
      if (this.noteFd !== null) this.files.overwrite(this.noteFd, this.lastNote);
      return true;
    } catch {
      // Why is told by the file itself, which is tried next.
      return false;
    }
  }

  close(): void {
    if (this.noteFd !== null) this.files.close(this.noteFd);
    this.noteFd = null;
  }

  /** Keeps a file that cannot be used out of the way, for a person to look at. */
  setAside(path: string): string {
    const names = new Set(this.files.list(this.path));
    let aside = `${path}.damaged`;
    for (let n = 2; names.has(basename(aside)); n++) aside = `${path}.damaged-${n}`;
    this.files.rename(path, aside);
    return aside;
  }

  removeOlderThan(fileNumber: number): void {
    for (const old of this.list()) if (old.fileNumber < fileNumber) this.files.remove(old.path);
  }
}

/**
 * Always of one length, so that it is overwritten in place also on a full disk. The last number makes a changed figure
 * known.
 */
function noteText({ fileNumber, written, synced, clean }: JournalNote): string {
  const check = (fileNumber * 31 + written * 7 + synced * 11 + (clean ? 3 : 5)) % 999_983;
  const digits = (figure: number, width: number) => String(figure).padStart(width, '0');
  return `${digits(fileNumber, 8)} ${digits(written, 15)} ${digits(synced, 15)} ${clean ? 'clean' : 'open '} ${digits(check, 6)}\n`;
}

/** Which of the two formats a file's content has; null for neither. */
export function formatOf(content: Buffer): StoreFile['format'] | null {
  if (content.subarray(0, JOURNAL_MAGIC.length).equals(JOURNAL_MAGIC)) return 'journal';
  if (content.subarray(0, FILE_MAGIC.length).equals(FILE_MAGIC)) return 'snapshot';
  return null;
}
