import { LIMITS } from '../../protocol/limits.js';
import type { RoomStore } from '../../store/store.js';

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
    if (now - (this.told.get(key) ?? Number.NEGATIVE_INFINITY) < LIMITS.acceptanceRememberedMs) return;
    this.told.delete(key);
    this.told.set(key, now);
    if (this.told.size > LIMITS.acceptancesRemembered)
      this.told.delete(this.told.keys().next().value as string);
    // Not known: the next time tells it.
    this.rooms.accept(roomId, userId).catch(() => this.told.delete(key));
  }
}
