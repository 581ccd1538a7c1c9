import { isDirectRoomId } from '../../domain/direct-rooms.js';
import { HoldfastError } from '../../protocol/errors.js';
import type { SendRequest, SendResult, UserRef } from '../../protocol/events.js';
import type { Store } from '../../store/interfaces/store.js';
import type { SocketData } from '../shared/chat-socket.js';
import type { WorkerContext } from '../shared/context.js';
import { Accepted } from './accepted.js';
import type { DirectRooms } from './direct-rooms.js';
import type { RoomSends } from './room-sends.js';

/** What people and bots write to rooms, each in their pace, by sockets and by HTTP. */
export class RoomWrites {
  readonly accepted: Accepted;

  constructor(
    private readonly context: Pick<WorkerContext, 'budgets' | 'meters'>,
    store: Pick<Store, 'rooms'>,
    private readonly direct: Pick<DirectRooms, 'onStored'>,
    private readonly sends: Pick<RoomSends, 'send'>,
  ) {
    this.accepted = new Accepted(store.rooms);
  }

  /** Does what somebody writes to a room, if they do not write too fast. `counted`: has how much is unanswered. */
  async inPace<T>(
    user: UserRef,
    counted: Pick<SocketData, 'unanswered'>,
    room: string,
    write: () => Promise<T>,
  ): Promise<T> {
    const { budgets, meters } = this.context;
    const decided = budgets.take(user.bot ? 'bot-sends' : 'sends', user.id);
    const retryAfterMs = typeof decided === 'number' ? decided : await decided;
    if (retryAfterMs > 0) {
      meters.count('holdfast_sends_limited_total');
      throw new HoldfastError('rate_limited', 'You write faster than others can read. Wait a little.', {
        retryAfterMs,
      });
    }
    counted.unanswered = (counted.unanswered ?? 0) + 1;
    try {
      const answered = await write();
      this.accepted.note(room, user.id);
      return answered;
    } finally {
      counted.unanswered -= 1;
    }
  }

  /** Resolves when it is in the log, and all who are to know of its room were told. */
  async send(user: UserRef, request: SendRequest): Promise<SendResult> {
    const sent = await this.sends.send(user, request);
    // Before it is acknowledged: who is killed in between gets the same message again, and comes here again.
    if (isDirectRoomId(request.room)) await this.direct.onStored(request.room, user.id);
    return sent;
  }
}
