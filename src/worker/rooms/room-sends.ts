import { setImmediate as turnEnd } from 'node:timers/promises';
import type { SendResult, UserRef } from '../../protocol/events.js';
import type { Store } from '../../store/interfaces/store.js';
import type { WorkerContext } from '../shared/context.js';
import { newId } from '../shared/ids.js';
import { appendAnswer } from './append-answer.js';
import type { RoomFeed } from './room-feed.js';

/** Appends what people send. */
export class RoomSends {
  constructor(
    private readonly context: Pick<WorkerContext, 'budgets' | 'meters'>,
    private readonly store: Pick<Store, 'log'>,
    /** Of a room that is open on this worker. */
    private readonly feedOf: (roomId: string) => RoomFeed | undefined,
  ) {}

  /** Appends to the log. Resolves when it is in the log, and not before. Rejects as `appendAnswer` throws. */
  async send(user: UserRef, roomId: string, cmid: string, text: string): Promise<SendResult> {
    const feed = this.feedOf(roomId);
    const turn = feed?.turnToAppend() ?? null;
    if (turn !== null) await turn;
    const mid = newId();
    const result = await this.store.log.append({
      room: roomId,
      user,
      cmid,
      text,
      mid,
      known: feed?.position ?? null,
      // Hardly ever needed, and as unique as one made for it.
      freshEpoch: mid,
      rate: this.context.budgets.ruleOf('room-sends'),
    });
    if (result.kind === 'no-room') void feed?.compare();
    if (result.kind === 'limited') this.context.meters.count('holdfast_room_sends_limited_total');
    if (result.kind === 'stored') {
      this.context.meters.messagesIn += 1;
      // The message is mostly heard in the same turn: then it and the answer leave in one write.
      if (feed !== undefined && feed.head < result.seq) await turnEnd();
    }
    const answer = appendAnswer(result);
    feed?.expect(answer.epoch, answer.seq);
    return answer;
  }
}
