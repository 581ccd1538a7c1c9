import type { PresenceUpdate, UserRef } from '../../protocol/events.js';

/** Who is online in a room, as one link is told it. */
export class RoomPresence {
  private people = new Map<string, UserRef>();

  /** In order of name. */
  get online(): readonly UserRef[] {
    return [...this.people.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  apply(update: PresenceUpdate): void {
    if ('online' in update) this.people = new Map(update.online.map((user) => [user.id, user]));
    else {
      for (const user of update.left) this.people.delete(user.id);
      for (const user of update.joined) this.people.set(user.id, user);
    }
  }
}
