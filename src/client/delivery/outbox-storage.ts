import { isStoredChange, type OutboxChange, type OutboxItem } from '../events/outbox-change.js';
import type { OutboxMessage } from '../events/outbox-message.js';
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

  /** Keeps the items; does nothing when the storage is full or forbidden, since the page still has them. */
  save(items: readonly OutboxItem[]): void {
    try {
      if (items.length === 0) this.storage.remove(this.key);
      else this.storage.set(this.key, JSON.stringify(items));
    } catch {
      // They are then lost by a reload, and only by that.
    }
  }

  /** The outboxes that no living page holds. Call `forget` once their items are kept elsewhere. */
  async takeOver(): Promise<{ items: OutboxItem[]; forget: () => void }[]> {
    const found: { items: OutboxItem[]; forget: () => void }[] = [];
    for (const key of this.storage.keys()) {
      if (!key.startsWith(`${PREFIX}${this.userId}.`) || key === this.key) continue;
      if (!(await this.locks.take(key))) continue;
      found.push({
        items: parseItems(this.storage.get(key)),
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

/** Items of a stored value; what is not one is left out, since a person or an older version may have written it. */
function parseItems(value: string | null): OutboxItem[] {
  try {
    const list: unknown = JSON.parse(value ?? '[]');
    return Array.isArray(list) ? list.filter(isOutboxItem) : [];
  } catch {
    // No JSON: somebody else wrote it, and nothing in it can be sent.
    return [];
  }
}

function isOutboxItem(value: unknown): value is OutboxItem {
  const item = value as Partial<OutboxMessage & OutboxChange> | null;
  return (
    typeof item?.cmid === 'string' &&
    typeof item.room === 'string' &&
    typeof item.writtenAt === 'number' &&
    (item.state?.kind === 'pending' || item.state?.kind === 'failed') &&
    (item.change === undefined ? typeof item.text === 'string' : isStoredChange(item))
  );
}
