import { LIMITS } from '../../protocol/limits.js';
import type { RoomView } from '../../protocol/room.js';
import type { RoomStore } from '../../store/interfaces/rooms.js';
import { FewAtOnce } from './few-at-once.js';

/** The lists of rooms that people ask for: of one person one after the other, of all a few at a time. */
export class RoomLists {
  private readonly reads = new FewAtOnce(LIMITS.roomListsAtOnce);

  constructor(private readonly rooms: Pick<RoomStore, 'visibleTo'>) {}

  listOf(userId: string): Promise<readonly RoomView[]> {
    return this.reads.run(userId, () => this.rooms.visibleTo(userId));
  }
}
