import type { UserRef } from '../../protocol/events.js';
import { PAGE_LIMITS } from '../../protocol/page-limits.js';
import type { Clock } from '../timing/clock.js';

/** Who is typing in each room; a word of it expires. */
export class Typing {
  private readonly rooms = new Map<string, Map<string, { user: UserRef; cancel: () => void }>>();
  private readonly saidAt = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly changed: (room: string) => void,
  ) {}

  typistsIn(room: string): readonly UserRef[] {
    return [...(this.rooms.get(room)?.values() ?? [])].map(({ user }) => user);
  }

  onTyping(room: string, user: UserRef): void {
    const people = this.rooms.get(room) ?? new Map();
    this.rooms.set(room, people);
    people.get(user.id)?.cancel();
    const isNew = !people.has(user.id);
    people.set(user.id, {
      user,
      cancel: this.clock.after(PAGE_LIMITS.typingExpiresMs, () => this.onStopped(room, user.id)),
    });
    if (isNew) this.changed(room);
  }

  /** Their message came, or they went away. */
  onStopped(room: string, userId: string): void {
    const people = this.rooms.get(room);
    const found = people?.get(userId);
    if (people === undefined || found === undefined) return;
    found.cancel();
    people.delete(userId);
    this.changed(room);
  }

  /** True when it is time to tell the others again that this person types. */
  shouldTell(room: string): boolean {
    const now = this.clock.steady();
    if (now - (this.saidAt.get(room) ?? Number.NEGATIVE_INFINITY) < PAGE_LIMITS.typingEveryMs) return false;
    this.saidAt.set(room, now);
    return true;
  }

  /** This person's message went out, so the next keystroke is news again. */
  onSent(room: string): void {
    this.saidAt.delete(room);
  }
}
