import { setTimeout as sleep } from 'node:timers/promises';
import { Semaphore } from '../../domain/semaphore.js';
import type { Logger } from '../../logger.js';
import { LIMITS } from '../../protocol/limits.js';
import type { EndOfLog, SearchAnswer, SearchAsk } from '../../protocol/search.js';
import type { FeedFrame } from '../../store/interfaces/feed.js';
import type { LogState } from '../../store/interfaces/log.js';
import type { Store } from '../../store/interfaces/store.js';
import type { LogEntry } from '../../store/log-codec.js';
import { takeTurns } from '../../take-turns.js';
import { within } from '../../within.js';
import type { RoomTexts } from './room-texts.js';
import type { SearchIndex } from './search-index.js';

/** A room whose log is read into the index. */
interface ReadRoom {
  readonly id: string;
  readonly texts: RoomTexts;
  /** Under way; null: its log is not being read. */
  reading: Promise<void> | null;
  /** Something was published that does not follow on what is here. */
  heard: boolean;
  /** How many searches wait for it: it is read without a rest. */
  wanted: number;
}

/** Logs that are read at once for whoever waits. */
const READ_AT_ONCE = 4;
const END = Number.MAX_SAFE_INTEGER;

/**
 * Brings the index level with the logs, and answers by it. What is published goes straight in where it follows on what
 * is there; whatever is doubtful is read from the log. So a lost publication costs a read, and never an entry.
 */
export class IndexReader {
  private readonly rooms = new Map<string, ReadRoom>();
  private readonly forSearches = new Semaphore(READ_AT_ONCE);
  private readonly audits = new Semaphore(LIMITS.indexAuditRooms);

  constructor(
    private readonly store: Pick<Store, 'log' | 'feed' | 'logEnds'>,
    private readonly index: SearchIndex,
    private readonly logger: Logger,
  ) {
    store.feed.onFrame((frame) => this.onFrame(frame));
    store.feed.onInterrupted(() => void this.compareAll());
  }

  /** Reads all logs, then looks again and again for what nobody told. Never ends. */
  async run(): Promise<void> {
    for (;;) {
      try {
        await this.findRooms();
        await this.compareAll();
      } catch (error) {
        this.logger.debug({ error: (error as Error).message }, 'the search index could not be compared');
      }
      await sleep(LIMITS.indexAuditMs);
    }
  }

  /** Reads what is missing of the person's rooms, for as long as is bearable, and says what is still. Null: in vain. */
  async answer(ask: SearchAsk): Promise<SearchAnswer | null> {
    const late = ask.rooms.filter((end) => this.behind(end) > 0);
    if (late.length > 0) await within(LIMITS.searchCatchUpMs, this.readForSearch(late));
    const behind = ask.rooms.reduce((sum, end) => sum + this.behind(end), 0);
    // Nobody waits for an answer any longer than that.
    const candidates = await takeTurns(this.index.find(ask), LIMITS.searchPieceMs, LIMITS.searchWaitMs);
    return candidates && { candidates, behind };
  }

  /** Every room there is, each once, with time for others in between. */
  private async findRooms(): Promise<void> {
    for (const id of await this.store.logEnds.everyRoom()) {
      if (!this.rooms.has(id)) await this.read(await this.follow(id));
    }
  }

  /** Reads on where a log has more than is here, and forgets rooms that are gone. */
  private async compareAll(): Promise<void> {
    await Promise.allSettled(
      [...this.rooms.values()].map((room) =>
        this.audits.run(async () => {
          const state = await this.store.log.state(room.id);
          if (state === null) this.forget(room);
          else if (!isLevel(room.texts, state)) await this.read(room);
        }),
      ),
    );
  }

  /** What is published of it is heard from then on. */
  private async follow(id: string): Promise<ReadRoom> {
    let room = this.rooms.get(id);
    if (room === undefined) {
      room = { id, texts: this.index.room(id), reading: null, heard: false, wanted: 0 };
      this.rooms.set(id, room);
      try {
        await this.store.feed.subscribe(id);
      } catch (error) {
        this.rooms.delete(id);
        throw error;
      }
    }
    return room;
  }

  private forget(room: ReadRoom): void {
    this.rooms.delete(room.id);
    this.index.forget(room.id);
    void this.store.feed.unsubscribe(room.id);
  }

  private onFrame(frame: FeedFrame): void {
    if (frame.kind !== 'message' && frame.kind !== 'epoch') return;
    const room = this.rooms.get(frame.room);
    if (room === undefined) return;
    const { texts } = room;
    const isNext = frame.kind === 'message' && frame.entry.seq === texts.head + 1;
    if (isNext && frame.epoch === texts.epoch) {
      this.index.take(texts, frame.entry);
      return;
    }
    const isKnown = frame.kind === 'message' && frame.entry.seq <= texts.head;
    if (frame.epoch === texts.epoch && (isKnown || frame.kind === 'epoch')) return;
    room.heard = true;
    this.read(room).catch((error: Error) => {
      this.logger.debug({ error: error.message }, 'a log could not be read into the search index');
    });
  }

  private async readForSearch(ends: readonly EndOfLog[]): Promise<void> {
    await Promise.all(
      ends.map(({ room: id }) =>
        this.forSearches.run(async () => {
          const room = await this.follow(id);
          room.wanted += 1;
          try {
            await this.read(room);
          } finally {
            room.wanted -= 1;
          }
        }),
      ),
    );
  }

  /** Until nothing is missing. Whoever asks meanwhile gets the same. */
  private read(room: ReadRoom): Promise<void> {
    room.reading ??= this.readOn(room).finally(() => {
      room.reading = null;
    });
    return room.reading;
  }

  private async readOn(room: ReadRoom): Promise<void> {
    const { texts } = room;
    for (;;) {
      room.heard = false;
      const { head, headMid } = texts;
      const began = performance.now();
      // From the last one that is here on: it has to be the same still.
      const got = await this.store.log.range(room.id, Math.max(1, head), END, LIMITS.indexReadEntries);
      const tookMs = performance.now() - began;
      if (got === null) {
        this.forget(room);
        return;
      }
      if (followsOn(texts, { head, headMid }, got)) this.takeAll(room, got.messages, got.state);
      else texts.reset(got.state.epoch);
      if (isLevel(texts, got.state) && !room.heard) return;
      if (room.wanted === 0) await sleep(tookMs * LIMITS.indexRestFactor);
    }
  }

  private takeAll({ texts }: ReadRoom, entries: readonly LogEntry[], state: LogState): void {
    const { head } = texts;
    texts.dropBefore(state.first);
    for (const entry of entries) if (entry.seq > texts.head) this.index.take(texts, entry);
    // What follows is in the log no more.
    if (texts.head === head && head < state.head) {
      texts.skipTo(Math.min(state.head, Math.max(head + LIMITS.indexReadEntries - 1, state.first - 1)));
    }
  }

  /** Entries of a log that are not here. */
  private behind({ room, epoch, head, headMid }: EndOfLog): number {
    const texts = this.rooms.get(room)?.texts;
    if (texts === undefined || texts.epoch !== epoch) return head;
    if (texts.head === head && texts.headMid !== headMid && texts.headMid !== '') return head;
    return Math.max(0, head - texts.head);
  }
}

function isLevel(texts: RoomTexts, { epoch, head, headMid }: LogState): boolean {
  // What was published while this was read has gone in already.
  if (texts.epoch !== epoch) return false;
  return texts.head > head || (texts.head === head && (texts.headMid === headMid || texts.headMid === ''));
}

/** Whether what was read stands behind the entry that was the last one here when it was asked for. */
function followsOn(
  texts: RoomTexts,
  last: { readonly head: number; readonly headMid: string },
  { state, messages }: { readonly state: LogState; readonly messages: readonly LogEntry[] },
): boolean {
  if (texts.epoch !== state.epoch || state.head < last.head) return false;
  if (last.head === 0 || last.headMid === '') return true;
  const [first] = messages;
  return first?.seq === last.head ? first.mid === last.headMid : last.head < state.first;
}
