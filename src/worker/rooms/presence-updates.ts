import type { UserRef } from '../../protocol/events.js';
import type { PresenceDelta } from './presence-union.js';

/**
 * Gathers comings and goings before the sockets of a room are told. When many come at once, each would otherwise cost a
 * packet to everybody who is there. Told changes may be known already to whoever joined meanwhile; they are never out
 * of order.
 */
export class PresenceUpdates {
  private readonly joined = new Map<string, UserRef>();
  private readonly left = new Map<string, UserRef>();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly gatherMs: number,
    private readonly emit: (change: PresenceDelta) => void,
  ) {}

  add({ joined, left }: PresenceDelta): void {
    if (joined.length === 0 && left.length === 0) return;
    // Whoever came and went again is told as both, one after the other: somebody may have seen the state between.
    if (joined.some(({ id }) => this.left.has(id)) || left.some(({ id }) => this.joined.has(id)))
      this.flush();
    for (const user of joined) this.joined.set(user.id, user);
    for (const user of left) this.left.set(user.id, user);
    this.timer ??= setTimeout(() => this.flush(), this.gatherMs);
  }

  close(): void {
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private flush(): void {
    this.close();
    this.timer = null;
    const change = { joined: [...this.joined.values()], left: [...this.left.values()] };
    this.joined.clear();
    this.left.clear();
    this.emit(change);
  }
}
