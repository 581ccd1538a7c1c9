import type { LogState, MessagePlace, RoomLog } from '../../store/interfaces/log.js';
import type { LogEntry } from '../../store/log-codec.js';
import { findMessage, noSuchMessage, type SearchBudget } from './find-message.js';
import { inWords } from './in-words.js';
import { logPageBody } from './log-page-body.js';
import type { LogPageQuery } from './log-page-query.js';
import { notMember } from './worker-rooms.js';

type Read = { readonly state: LogState; readonly messages: readonly LogEntry[] };

/**
 * A page for a client that knows messages only, as `MessagesBody` in JSON: one at every seq, changes in words, as its
 * socket gets them. Throws `not_member`; with `around` `not_found`, and what `findMessage` rejects with.
 */
export async function logPageInWords(
  log: RoomLog,
  room: string,
  limit: number,
  query: LogPageQuery,
  userId: string,
  budgets: SearchBudget,
): Promise<string> {
  const { around } = query;
  const { state, messages } =
    around === undefined
      ? await read(log, room, limit, query)
      : await readAround(log, room, limit, await findMessage(log, room, around, userId, budgets));
  const newest = messages.at(-1)?.seq ?? (query.after === undefined ? 0 : state.head);
  const texts = messages.map((entry) => inWords(entry).json);
  return logPageBody(state, messages[0]?.seq, newest < state.head, texts);
}

async function read(
  log: RoomLog,
  room: string,
  limit: number,
  { before, after }: LogPageQuery,
): Promise<Read> {
  const found =
    after === undefined
      ? await log.newest(room, limit, before)
      : await log.range(room, after + 1, after + limit, limit);
  if (found === null) throw notMember();
  return found;
}

async function readAround(
  log: RoomLog,
  room: string,
  limit: number,
  { seq, mid }: MessagePlace,
): Promise<Read> {
  const to = seq + Math.floor((limit - 1) / 2);
  const found = await log.range(room, Math.max(1, to - limit + 1), to, limit);
  if (found === null) throw notMember();
  if (!found.messages.some((entry) => entry.mid === mid)) throw noSuchMessage('not_found');
  return found;
}
