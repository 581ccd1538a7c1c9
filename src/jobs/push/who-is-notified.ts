import { calls } from '../../protocol/calls.js';
import type { Message } from '../../protocol/message.js';
import { defaultLevel, type NotifyLevel } from '../../protocol/notify-level.js';
import { shouldTell } from '../../protocol/should-tell.js';

/** What decides whom a message notifies. */
export interface Audience {
  /** A direct room: each message calls its people. */
  readonly isDirect: boolean;
  readonly levels: ReadonlyMap<string, NotifyLevel>;
  readonly members: readonly string[];
}

/** Ids of the members whom this message notifies unless they have read it. Its author is none of them. Pure. */
export function whoIsNotified(message: Message, { isDirect, levels, members }: Audience): string[] {
  return members.filter((id) => {
    const level = levels.get(id) ?? defaultLevel(isDirect ? { direct: [] } : {});
    return (
      id !== message.user.id &&
      shouldTell({
        level,
        isCalling: isDirect || calls(message, id),
        isRead: false,
        isDeleted: message.deleted === true,
        isLookedAt: false,
        isQuiet: false,
        isOn: true,
      })
    );
  });
}
