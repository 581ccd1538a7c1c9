/** A page's rows as JSON, in the eyes of one person. Pure. */
import type { RowEntry } from '../../protocol/entries.js';
import { type LogPageRow, rowOf } from '../../store/log-codec.js';
import { editedRowText, quickRowText } from '../../store/log-codec-rows.js';
import { bigReactions, seenBy } from './own-reactions.js';

/** A row as it stands in a page: its JSON, or what has to be asked of the store first. */
export type RowText = string | RowEntry;

/** The row's JSON, or the row itself where only the store knows whether some reaction is this person's. */
export function rowText(row: LogPageRow, userId: string): RowText {
  const quick = quickRowText(row, userId);
  if (quick !== null) return quick;
  const { entry, state } = row;
  const edited = state === null ? null : editedRowText(entry, state);
  if (edited !== null) return edited;
  const folded = rowOf({ entry, state });
  return bigReactions([folded], userId, new Map()).length > 0 ? folded : textOf(folded, userId, new Map());
}

/** `known`: what the store said of reactions, by `<seq> <emoji>`. */
export function textOf(row: RowEntry, userId: string, known: ReadonlyMap<string, boolean>): string {
  return JSON.stringify(seenBy([row], userId, known)[0]);
}
