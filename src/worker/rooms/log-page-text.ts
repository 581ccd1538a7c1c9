/**
 * A page's rows as JSON, in the eyes of one person. Most rows are texts of the store, which are not looked into. What
 * reactions add to a message is cut out of the store's own words. Pure.
 */
import type { RowEntry } from '../../protocol/entries.js';
import { LIMITS } from '../../protocol/limits.js';
import { type LogEntry, type LogPageRow, type MessageState, rowOf, withText } from '../../store/log-codec.js';
import { bigReactions, seenBy } from './own-reactions.js';

/** A row as it stands in a page: its JSON, or what has to be asked of the store first. */
export type RowText = string | RowEntry;

const REACTIONS = '{"reactions":[{';
const REACTIONS_END = '}]}';
/** No text has it: its quotes are escaped. */
const MENTIONS = ',"mentions":[';
/** Ids and emoji have neither brackets nor quotes, so no reaction has this inside. */
const BETWEEN = '},{';
const COUNT = /"count":(\d+)/;
const REPLIES = /^\{("replies":\d+)\}$/;

/** The row's JSON, or the row itself where only the store knows whether some reaction is this person's. */
export function rowText(row: LogPageRow, userId: string): RowText {
  const quick = quickText(row, userId);
  if (quick !== null) return quick;
  const { entry, state } = row;
  const edited = state === null ? null : editedText(entry, state);
  if (edited !== null) return edited;
  const folded = rowOf({ entry, state });
  return bigReactions([folded], userId, new Map()).length > 0 ? folded : textOf(folded, userId, new Map());
}

/** `known`: what the store said of reactions, by `<seq> <emoji>`. */
export function textOf(row: RowEntry, userId: string, known: ReadonlyMap<string, boolean>): string {
  return JSON.stringify(seenBy([row], userId, known)[0]);
}

/** Of a text without a change, or with nothing but few reactions or replies; null: it has to be read. */
function quickText({ entry: { json }, stateJson }: LogPageRow, userId: string): string | null {
  if (stateJson === undefined) return null;
  if (stateJson === '' || stateJson === '{}') return json;
  const replies = REPLIES.exec(stateJson)?.[1];
  if (replies !== undefined) return withField(json, replies);
  // A state that has more than reactions begins or ends otherwise, or has mentions.
  if (!stateJson.startsWith(REACTIONS) || !stateJson.endsWith(REACTIONS_END)) return null;
  if (stateJson.includes(MENTIONS)) return null;
  const own = `"${userId}"`;
  let reactions = '';
  for (const one of stateJson.slice(REACTIONS.length, -REACTIONS_END.length).split(BETWEEN)) {
    if (Number(COUNT.exec(one)?.[1] ?? Number.POSITIVE_INFINITY) > LIMITS.reactionSample) return null;
    reactions += `${reactions === '' ? '' : ','}{${one},"mine":${one.includes(own)}}`;
  }
  return withField(json, `"reactions":[${reactions}]`);
}

/** Of a message that was edited and has no reactions. */
function editedText(entry: LogEntry, state: MessageState): string | null {
  const { text, edited, mentions, pinned = false, replies = 0, reactions = [] } = state;
  if (text === undefined || edited === undefined || reactions.length > 0) return null;
  const called = mentions === undefined ? '' : `,"mentions":${JSON.stringify(mentions)}`;
  const pin = pinned ? ',"pinned":true' : '';
  return withText(
    entry,
    text,
    `${called},"edited":${edited}${pin}${replies > 0 ? `,"replies":${replies}` : ''}`,
  );
}

function withField(json: string, field: string): string {
  return `${json.slice(0, -1)},${field}}`;
}
