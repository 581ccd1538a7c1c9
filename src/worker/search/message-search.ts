import { accountCalled } from '../../domain/account-called.js';
import { nameKey } from '../../domain/names.js';
import { marksIn, termsOf } from '../../domain/search/terms.js';
import { HoldfastError } from '../../protocol/errors.js';
import type { Message } from '../../protocol/events.js';
import type { SearchBody, SearchHit } from '../../protocol/http.js';
import { LIMITS } from '../../protocol/limits.js';
import type {
  SearchAnswer,
  SearchAsk,
  SearchAuthor,
  SearchCandidate,
  SearchCursor,
  SearchTerm,
} from '../../protocol/search.js';
import type { Store } from '../../store/interfaces/store.js';
import { rowOf } from '../../store/log-codec.js';
import { takeTurns } from '../../take-turns.js';
import { FewAtOnce } from '../rooms/few-at-once.js';
import { askReactions, seenBy } from '../rooms/own-reactions.js';
import { notMember } from '../rooms/worker-rooms.js';
import { isBy } from './author.js';

type UnmarkedHit = Omit<SearchHit, 'marks'>;

/** The hits so far, and how many ms it took to look through texts for them. */
interface Looked {
  readonly hits: SearchHit[];
  ms: number;
}

/** What a person searches for. */
export interface MessageQuery {
  /** What they typed; '' together with `from`: whatever that person wrote. */
  readonly q: string;
  readonly room?: string | undefined;
  /** The author: a user id, or `@` and a name. */
  readonly from?: string | undefined;
  readonly before?: SearchCursor | undefined;
  readonly limit?: number | undefined;
}

/**
 * Searches for messages. The index says where something may be. What is shown comes from the log, and who may see it
 * from the room's members, so an index that is old shows nothing wrong.
 */
export class MessageSearch {
  private readonly searches = new FewAtOnce(LIMITS.searchesAtOnce);

  constructor(
    private readonly store: Pick<Store, 'log' | 'logEnds' | 'accounts' | 'rooms'>,
    private readonly index: { ask(ask: SearchAsk): Promise<SearchAnswer> },
    /** ms of any clock that only goes on. */
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * The newest hits in rooms of this person, newest first. Rejects with `invalid`, with `not_member` for a room that is
   * not theirs, and with `search_unavailable`.
   */
  search(userId: string, query: MessageQuery): Promise<SearchBody> {
    return this.searches.run(userId, () => this.searchNow(userId, query));
  }

  private async searchNow(userId: string, query: MessageQuery): Promise<SearchBody> {
    const terms = termsOf(query.q);
    insistOn(terms, query);
    const [rooms, author] = await Promise.all([
      this.store.logEnds.ofMember(userId, query.room),
      query.from === undefined ? null : this.authorOf(query.from),
    ]);
    if (query.room !== undefined && rooms.length === 0) throw notMember();
    const limit = Math.min(query.limit ?? LIMITS.searchHits, LIMITS.searchHitsMax);
    const looked: Looked = { hits: [], ms: 0 };
    // One more says whether there is more.
    const ask = { rooms, terms, author, limit: limit + 1 };
    let before = query.before ?? null;
    let behind = 0;
    let more = false;
    for (let round = 0; round < LIMITS.searchRounds && looked.hits.length <= limit; round += 1) {
      const { candidates, behind: missing } = await this.index.ask({ ...ask, before });
      behind = missing;
      const rows = await Promise.all(candidates.map((one) => this.rowOf(one, author)));
      const isEnough = await takeTurns(this.look(rows, terms, looked), LIMITS.searchPieceMs);
      before = candidates.at(-1) ?? null;
      more = candidates.length === ask.limit || isEnough === true;
      if (!more || isEnough) break;
    }
    const mine = await this.mineStill(looked.hits.slice(0, limit), userId);
    const shown = await Promise.all(mine.map((hit) => this.seenBy(hit, userId)));
    return { hits: shown, more: more || looked.hits.length > limit, behind };
  }

  /**
   * The answer about somebody whom nobody knows: nothing is found, so nobody learns which names there are. A name is
   * that of bots, too, also of those whose hook was removed: it stands in their messages.
   */
  private async authorOf(from: string): Promise<SearchAuthor> {
    if (!from.startsWith('@')) return { id: from, botKey: '' };
    const name = from.slice(1);
    const account = await accountCalled(this.store.accounts, name);
    return { id: account?.id ?? '', botKey: nameKey(name) };
  }

  /** As the log has it now; null: it is no message of this author any more. */
  private async rowOf(
    { room, epoch, seq }: SearchCandidate,
    author: SearchAuthor | null,
  ): Promise<UnmarkedHit | null> {
    const page = await this.store.log.page(room, 1, { before: seq + 1 });
    const row = page?.rows[0];
    if (page?.state.epoch !== epoch || row?.entry.seq !== seq || row.entry.sort === 'notice') return null;
    const message = rowOf(row) as Message;
    if (message.deleted || (author !== null && !isBy(author, message.user))) return null;
    return { room, epoch, head: page.state.head, message };
  }

  /**
   * Adds those that have the terms, marked. Texts can be made that take long, so others come in turn. True: there is a
   * hit, and looking on is too much.
   */
  private *look(
    rows: readonly (UnmarkedHit | null)[],
    terms: readonly SearchTerm[],
    looked: Looked,
  ): Generator<undefined, boolean> {
    for (const row of rows) {
      if (looked.ms >= LIMITS.searchMarkingMs && looked.hits.length > 0) return true;
      const began = this.now();
      const marks = row && marksIn(row.message.text, terms, LIMITS.searchMarks);
      looked.ms += this.now() - began;
      if (row !== null && marks !== null) looked.hits.push({ ...row, marks });
      yield;
    }
    return false;
  }

  private async seenBy(hit: SearchHit, userId: string): Promise<SearchHit> {
    const known = await askReactions(this.store.log, hit.room, [hit.message], userId);
    return { ...hit, message: seenBy([hit.message], userId, known)[0] as Message };
  }

  /** Without those of rooms that the person left, or was removed from, meanwhile. */
  private async mineStill(hits: readonly SearchHit[], userId: string): Promise<SearchHit[]> {
    const rooms = [...new Set(hits.map(({ room }) => room))];
    const mine = await Promise.all(rooms.map((room) => this.store.rooms.isMember(room, userId)));
    return hits.filter(({ room }) => mine[rooms.indexOf(room)]);
  }
}

function insistOn(terms: readonly SearchTerm[], { from }: MessageQuery): void {
  if (terms.length === 0 && from === undefined) {
    throw new HoldfastError('invalid', '`q` is wrong: must have something to search for');
  }
  if (terms.length > LIMITS.searchTerms) {
    throw new HoldfastError(
      'invalid',
      `\`q\` is wrong: must have at most ${LIMITS.searchTerms} words and phrases`,
    );
  }
}
