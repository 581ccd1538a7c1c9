/**
 * Rows of a log as JSON, made of the store's own words without parsing them. Most rows of a page go to people as they
 * are stored. `rowOf` in `log-codec.ts` says in full what a row is, and both say the same. Pure.
 */
import { LIMITS } from '../protocol/limits.js';
import { type LogEntry, type LogPageRow, MENTIONS, type MessageState, withText } from './log-codec.js';

const REACTIONS = '{"reactions":[{';
const REACTIONS_END = '}]}';
/** Ids and emoji have neither brackets nor quotes, so no reaction has this inside. */
const BETWEEN = '},{';
const COUNT = /"count":(\d+)/;
const REPLIES = /^\{("replies":\d+)\}$/;

/**
 * The row's JSON for this person, of a text without a change, or with nothing but few reactions or replies. Null: it
 * has to be read.
 */
export function quickRowText({ entry: { json }, stateJson }: LogPageRow, userId: string): string | null {
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

/** The row's JSON, of a message that was edited and has no reactions; null for any other. */
export function editedRowText(entry: LogEntry, state: MessageState): string | null {
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
