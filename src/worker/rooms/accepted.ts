import { BoundedMap } from '../../bounded-map.js';
import { LIMITS } from '../../protocol/limits.js';
import type { Membership, RoomStore } from '../../store/interfaces/rooms.js';

/**
 * Tells the store when somebody says or reads something in a room: had others brought them in, it counts as theirs from
 * then on. Once in a while for each person and room here; the store takes it again and again.
 */
export class Accepted {
  private readonly noted = new BoundedMap<string, number>(LIMITS.acceptancesRemembered);
  private gathered: Membership[] = [];

  constructor(
    private readonly rooms: Pick<RoomStore, 'accept'>,
    private readonly now: () => number = () => performance.now(),
    private readonly later: (work: () => void) => void = (work) =>
      setTimeout(work, LIMITS.acceptancesGatherMs).unref(),
  ) {}

  note(roomId: string, userId: string): void {
    const key = keyOf({ roomId, userId });
    const now = this.now();
    if (now - (this.noted.get(key) ?? Number.NEGATIVE_INFINITY) < LIMITS.acceptanceRememberedMs) return;
    this.noted.setNewest(key, now);
    if (this.gathered.push({ roomId, userId }) === 1) this.later(() => this.tellStore());
  }

  private tellStore(): void {
    const memberships = this.gathered;
    this.gathered = [];
    // Not known: the next time tells it.
    this.rooms.accept(memberships).catch(() => {
      for (const one of memberships) this.noted.delete(keyOf(one));
    });
  }
}

function keyOf({ roomId, userId }: Membership): string {
  return `${roomId} ${userId}`;
}
