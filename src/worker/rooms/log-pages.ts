import type { RowEntry } from '../../protocol/entries.js';
import { foldRows } from '../../protocol/fold.js';
import { LIMITS } from '../../protocol/limits.js';
import type { LogState, RoomLog } from '../../store/interfaces/log.js';
import { rowOf } from '../../store/log-codec.js';
import { FewAtOnce } from './few-at-once.js';
import { findMessage, noSuchMessage, type SearchBudget } from './find-message.js';
import { logPageBody } from './log-page-body.js';
import { logPageInWords } from './log-page-in-words.js';
import type { LogPageQuery } from './log-page-query.js';
import { type RowText, rowText, textOf } from './log-page-text.js';
import { askReactions } from './own-reactions.js';
import { notMember, type WorkerRooms } from './worker-rooms.js';

/** Pages of a room's log over HTTP: of one person one after the other, of all a few at a time. */
export class LogPages {
  private readonly reads = new FewAtOnce(LIMITS.pagesAtOnce);

  constructor(
    private readonly log: RoomLog,
    private readonly rooms: Pick<WorkerRooms, 'forMember'>,
    private readonly budgets: SearchBudget,
  ) {}

  /**
   * Newest last, for a member: a `MessagesBody` as JSON; folded with `entries`, else in words. Throws `not_member`;
   * with `around` `not_found` when the message is not in the log, and `rate_limited` as `findMessage`.
   */
  pageJson(room: string, userId: string, query: LogPageQuery): Promise<string> {
    return this.reads.run(userId, () => this.readPage(room, userId, query));
  }

  private async readPage(room: string, userId: string, query: LogPageQuery): Promise<string> {
    await this.rooms.forMember(room, userId);
    const limit = Math.min(query.limit ?? LIMITS.joinPageMessages, LIMITS.pageMaxMessages);
    if (query.entries === undefined)
      return logPageInWords(this.log, room, limit, query, userId, this.budgets);
    const { state, rows, oldest, newer } = await this.rowsOf(room, limit, query, userId);
    return logPageBody(state, oldest, newer, await this.textsOf(room, rows, userId));
  }

  /**
   * The newest pinned messages of a room, newest last, for a member: a `MessagesBody` as JSON. Throws `not_member`.
   */
  pinsJson(room: string, userId: string): Promise<string> {
    return this.reads.run(userId, () => this.readPins(room, userId));
  }

  private async readPins(room: string, userId: string): Promise<string> {
    await this.rooms.forMember(room, userId);
    const { state, rows } = await this.read(room, LIMITS.pageMaxMessages, { pinned: true });
    const texts = rows.map((row) => rowText(row, userId));
    return logPageBody(state, undefined, false, await this.textsOf(room, texts, userId));
  }

  private async textsOf(room: string, rows: readonly RowText[], userId: string): Promise<string[]> {
    const folded = rows.filter((row) => typeof row !== 'string');
    const known = await askReactions(this.log, room, folded, userId);
    return rows.map((row) => (typeof row === 'string' ? row : textOf(row, userId, known)));
  }

  private async rowsOf(
    room: string,
    limit: number,
    { before, after, around }: LogPageQuery,
    userId: string,
  ): Promise<{ state: LogState; rows: readonly RowText[]; oldest: number | undefined; newer: boolean }> {
    if (around !== undefined) {
      const found = await this.around(room, limit, around, userId);
      return { ...found, oldest: found.rows[0]?.seq };
    }
    const { state, rows } = await this.read(room, limit, after === undefined ? { before } : { after });
    const newest = rows.at(-1)?.entry.seq ?? state.head;
    const isFull = rows.length === limit;
    const newer = after === undefined ? before !== undefined : isFull && newest < state.head;
    const oldest = rows[0]?.entry.seq;
    return { state, rows: rows.map((row) => rowText(row, userId)), oldest, newer };
  }

  private async read(room: string, limit: number, where: Parameters<RoomLog['page']>[2]) {
    const page = await this.log.page(room, limit, where);
    if (page === null) throw notMember();
    return page;
  }

  private async around(room: string, limit: number, mid: string, userId: string) {
    const { seq } = await findMessage(this.log, room, mid, userId, this.budgets);
    const ahead = Math.floor((limit - 1) / 2);
    const halves = async () => {
      // The later half first: so it is the one that is brought to the other's head.
      const later = ahead === 0 ? null : await this.read(room, ahead, { after: seq });
      const older = await this.read(room, limit - ahead, { before: seq + 1 });
      if (older.rows.at(-1)?.entry.mid !== mid) throw noSuchMessage('not_found');
      // The log was lost between the two: what was read of it before is nobody's.
      return { older, later: later?.state.epoch === older.state.epoch ? later : null };
    };
    let found = await halves();
    if (found.later === null && ahead > 0) found = await halves();
    const { older, later } = found;
    const { state } = older;
    const rows = older.rows.map(rowOf);
    if (later === null) return { state, rows, newer: seq < state.head };
    const kept = await this.at(room, state.head, later.state.head, later.rows.map(rowOf), ahead);
    const until = kept.at(-1)?.seq ?? seq;
    return { state, rows: [...rows, ...kept], newer: kept.length === ahead && until < state.head };
  }

  /**
   * Rows that were read a moment ago, at a smaller head, as they are at the larger one, with what was written behind
   * them since. They are at most `most`.
   */
  private async at(room: string, head: number, before: number, rows: readonly RowEntry[], most: number) {
    if (head <= before) return rows;
    const between = await this.log.range(room, before + 1, head, head - before);
    const entries = between?.messages.map(({ entry }) => entry) ?? [];
    return foldRows(rows, entries, '').slice(0, most);
  }
}
