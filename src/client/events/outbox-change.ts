import type { Change } from '../../protocol/events.js';
import type { OutboxMessage, Queued } from './outbox-message.js';

/** Which message a change is about: one of the log by its mid, or one's own that has none yet by its cmid. */
export type Target = { readonly mid: string } | { readonly cmid: string };

export type { Change };

/** A change that this person made and that the message log does not hold yet. */
export interface OutboxChange extends Queued {
  readonly of: Target;
  readonly change: Change;
  /**
   * It is not sent before this, ms since 1970 by this client's clock, and can be taken back until it is sent. Not there
   * from then on.
   */
  readonly notBefore?: number;
}

export type OutboxItem = OutboxMessage | OutboxChange;

export function isOutboxChange(item: OutboxItem): item is OutboxChange {
  return 'change' in item;
}

export function isAbout(item: OutboxItem, target: Target): item is OutboxChange {
  if (!isOutboxChange(item)) return false;
  const { of } = item;
  return 'mid' in target ? 'mid' in of && of.mid === target.mid : 'cmid' in of && of.cmid === target.cmid;
}

/** Whether a stored value is a change that can be sent. */
export function isStoredChange(value: Partial<OutboxChange>): boolean {
  const { of, change } = value as { of?: Record<string, unknown>; change?: Record<string, unknown> };
  const isTarget = typeof of?.mid === 'string' || typeof of?.cmid === 'string';
  if (!isTarget) return false;
  if (change?.kind === 'edit') return typeof change.text === 'string';
  if (change?.kind === 'react') return typeof change.emoji === 'string' && typeof change.on === 'boolean';
  if (change?.kind === 'pin') return typeof change.on === 'boolean';
  return change?.kind === 'delete';
}
