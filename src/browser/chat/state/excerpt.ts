/** What is drawn of a room instead of its newest messages, while somebody looks at a message further back. */
import { signal } from '@preact/signals';
import type { RowEntry } from '../../../protocol/entries.js';
import { client } from './client.js';
import type { Excerpt } from './excerpt-pages.js';

export const excerpt = signal<Excerpt | null>(null);

/** Its rows as they are now; null when that is not known any more: read it again then. None when there is none. */
export function excerptRows(room: string): readonly RowEntry[] | null {
  const now = excerpt.value;
  const log = client.room(room)?.log;
  if (now?.room !== room || log === undefined) return [];
  const pages = now.pages.map((page) => log.bring(page));
  return pages.includes(null) ? null : pages.flatMap((rows) => rows ?? []);
}
