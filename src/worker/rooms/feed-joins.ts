import { isDirectRoomId } from '../../domain/direct-rooms.js';
import type { Entry } from '../../protocol/entries.js';
import type { JoinResult, Position } from '../../protocol/events.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { RoomLog } from '../../store/interfaces/log.js';
import type { ReadStanding } from '../../store/interfaces/reads.js';
import type { LogEntry } from '../../store/log-codec.js';
import type { Comparisons } from './comparisons.js';
import type { HeldLog } from './held-log.js';
import { entriesAnswer, plainAnswer } from './join-answer.js';
import { planJoin, tailFrom } from './join-plan.js';
import { OlderMessages } from './older-messages.js';
import { bigReactions, seenBy } from './own-reactions.js';
import type { RoomBatches } from './room-batches.js';
import { readAt, unreadAt } from './unread-at.js';

/** What is asked of the store before a join is answered, at most: a room that changes faster is told so. */
const JOIN_ROUNDS = 8;

/** Who joins, and how. */
export interface Joiner {
  readonly userId: string;
  /** Understands all kinds of entries. */
  readonly entries: boolean;
  /** As the store had it just before. */
  standing: ReadStanding;
  /** Asks the store again. */
  readonly standAgain: () => Promise<ReadStanding>;
}

export type JoinReply = (result: JoinResult<Entry>) => void;

/** Answers who joins an open room, from what this worker holds of its log, and reads what is missing for that. */
export class FeedJoins {
  private readonly older: OlderMessages;

  constructor(
    private readonly room: string,
    private readonly log: RoomLog,
    private readonly held: HeldLog,
    private readonly batches: RoomBatches,
    private readonly comparisons: Comparisons,
    onRead: () => void,
  ) {
    this.older = new OlderMessages(room, log, held, comparisons, onRead);
  }

  /**
   * Answers a join. `reply` is called in the same turn in which the answer was made, after everything before it was
   * sent. What it does not contain comes in later batches, and nothing comes twice. `joiner.standing` is what it was
   * made with.
   */
  async answer(since: Position | undefined, joiner: Joiner, reply: JoinReply): Promise<void> {
    const { userId, entries } = joiner;
    const mine = new Map<string, boolean>();
    let headIsFresh = false;
    for (let round = 0; round < JOIN_ROUNDS; round += 1) {
      const { standing } = joiner;
      const plan = planJoin(this.held, since, headIsFresh, entries);
      if (plan.kind === 'behind' || (entries && standing.head > this.held.head && !headIsFresh)) {
        // What it knows must be in the log, so the read has to succeed.
        await this.comparisons.runFresh();
        headIsFresh = true;
      } else if (plan.kind === 'need-older') {
        await this.older.reachBack(plan.from);
      } else if (!entries) {
        this.batches.flush();
        reply({ ...plainAnswer(this.held, plan), read: readAt(standing, this.since(standing), userId) });
        return;
      } else {
        const { isPage, messages, ...answer } = entriesAnswer(this.held, plan);
        const asked = isPage ? bigReactions(messages, userId, mine) : [];
        if (asked.length > 0) {
          const flags = await this.log.reacted(this.room, userId, asked);
          for (const [index, { seq, emoji }] of asked.entries()) {
            mine.set(`${seq} ${emoji}`, flags[index] === true);
          }
          continue;
        }
        const counts = unreadAt(standing, this.since(standing), userId, isDirectRoomId(this.room));
        if (counts === null) {
          joiner.standing = await joiner.standAgain();
          continue;
        }
        this.batches.flush();
        reply({ ...answer, messages: isPage ? seenBy(messages, userId, mine) : messages, ...counts });
        return;
      }
    }
    throw refusalError('store_unavailable', { kind: 'room-restless' });
  }

  /** What is held and came behind what the store has counted. */
  private since({ head }: ReadStanding): LogEntry[] {
    return tailFrom(this.held, head + 1);
  }
}
