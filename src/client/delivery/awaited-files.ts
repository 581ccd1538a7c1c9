import { isOutboxChange, type OutboxItem } from '../events/outbox-change.js';
import type { OutboxMessage } from '../events/outbox-message.js';

const LOST = { kind: 'files-lost' } as const;

/** Whether a message waits for files that are not uploaded. */
export function awaitsFiles(item: OutboxItem): boolean {
  return !isOutboxChange(item) && item.files?.some(({ file }) => file === undefined) === true;
}

/** Its bytes were in the page that is gone. What was written is kept: *retry* sends it without them. */
export function withLostFiles(item: OutboxItem): OutboxItem {
  if (!awaitsFiles(item)) return item;
  const message = 'The page ended before its files were uploaded. Attach them again.';
  return { ...item, state: { kind: 'failed', code: 'gone', message, refusal: LOST } };
}

/** Without what was lost with a page; null: nothing would be left to send. */
export function withoutLostFiles(item: OutboxMessage): OutboxMessage | null {
  const { state, text, files = [] } = item;
  if (state.kind !== 'failed' || state.refusal?.kind !== LOST.kind) return item;
  const left = files.filter(({ file }) => file !== undefined);
  return left.length === 0 && text === '' ? null : { ...item, files: left };
}
