import { isStoredChange, type OutboxChange, type OutboxItem } from '../events/outbox-change.js';
import type { OutboxEntry } from '../events/outbox-entry.js';
import type { KeyValueStorage } from './key-value-storage.js';
import type { TabLocks } from './tab-locks.js';

const PREFIX = 'holdfast.outbox.';

/** The stored outbox of one person on one page load: key `holdfast.outbox.<user>.<page>`, value a JSON array. */
export class OutboxStorage {
  private readonly key: string;

  constructor(
    private readonly storage: KeyValueStorage,
    private readonly locks: TabLocks,
    readonly userId: string,
    page: string,
  ) {
    this.key = `${PREFIX}${userId}.${page}`;
    locks.hold(this.key);
  }

  /** Keeps the entries; does nothing when the storage is full or forbidden, since the page still has them. */
  save(entries: readonly OutboxItem[]): void {
    try {
      if (entries.length === 0) this.storage.remove(this.key);
      else this.storage.set(this.key, JSON.stringify(entries));
    } catch {
      // They are then lost by a reload, and only by that.
    }
  }

  /** The outboxes that no living page holds. Call `forget` once their entries are kept elsewhere. */
  async takeOver(): Promise<{ entries: OutboxItem[]; forget: () => void }[]> {
    const found: { entries: OutboxItem[]; forget: () => void }[] = [];
    for (const key of this.storage.keys()) {
      if (!key.startsWith(`${PREFIX}${this.userId}.`) || key === this.key) continue;
      if (!(await this.locks.take(key))) continue;
      found.push({
        entries: parseEntries(this.storage.get(key)),
        forget: () => {
          this.storage.remove(key);
          this.locks.release(key);
        },
      });
    }
    return found;
  }

  release(): void {
    this.locks.release(this.key);
  }
}

/** Entries of a stored value; what is not one is left out, since a person or an older version may have written it. */
function parseEntries(value: string | null): OutboxItem[] {
  try {
    const list: unknown = JSON.parse(value ?? '[]');
    return Array.isArray(list) ? list.filter(isEntry) : [];
  } catch {
    // No JSON: somebody else wrote it, and nothing in it can be sent.
    return [];
  }
}

function isEntry(value: unknown): value is OutboxItem {
  const entry = value as Partial<OutboxEntry & OutboxChange> | null;
  return (
    typeof entry?.cmid === 'string' &&
    typeof entry.room === 'string' &&
    typeof entry.writtenAt === 'number' &&
    (entry.state?.kind === 'pending' || entry.state?.kind === 'failed') &&
    (entry.change === undefined ? typeof entry.text === 'string' : isStoredChange(entry))
  );
}
