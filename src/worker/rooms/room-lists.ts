import { OneByOne } from '../../domain/one-by-one.js';
import { LIMITS } from '../../protocol/limits.js';
import type { RoomView } from '../../protocol/room.js';
import type { RoomStore } from '../../store/interfaces/rooms.js';

/** The lists of rooms that people ask for: of one person one after the other, of all a few at a time. */
export class RoomLists {
  private readonly byPerson = new OneByOne();
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly rooms: Pick<RoomStore, 'visibleTo'>) {}

  listOf(userId: string): Promise<readonly RoomView[]> {
    return this.byPerson.run(userId, () => this.afterOthers(() => this.rooms.visibleTo(userId)));
  }

  private async afterOthers<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= LIMITS.roomListsAtOnce)
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.running += 1;
    try {
      return await work();
    } finally {
      this.running -= 1;
      this.waiting.shift()?.();
    }
  }
}
