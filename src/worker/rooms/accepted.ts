import type { RoomStore } from '../../store/store.js';

const REMEMBERED_MAX = 20_000;
/** Who left and was brought in again meanwhile is told of again. */
const REMEMBERED_MS = 5 * 60_000;

/**
 * Tells the store when somebody says or reads something in a room: had others brought them in, it counts as theirs from then on. Once in a
 * while for each person and room here; the store takes it again and again.
 */
export class Accepted {
  private readonly told = new Map<string, number>();

  constructor(private readonly rooms: Pick<RoomStore, 'accept'>) {}

  note(roomId: string, userId: string): void {
    const key = `${roomId} ${userId}`;
    const now = performance.now();
    if (now - (this.told.get(key) ?? Number.NEGATIVE_INFINITY) < REMEMBERED_MS) return;
    this.told.delete(key);
    this.told.set(key, now);
    if (this.told.size > REMEMBERED_MAX) this.told.delete(this.told.keys().next().value as string);
    // Not known: the next time tells it.
    this.rooms.accept(roomId, userId).catch(() => this.told.delete(key));
  }
}
