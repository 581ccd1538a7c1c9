import type { Message } from '../../../protocol/events.js';
import type { RoomView } from '../../../protocol/room.js';
import { isolated, withoutTurns } from './isolated.js';
import { snippetOf } from './snippet.js';

/** The words of the language in which it is shown. */
export interface NotificationWords {
  readonly by: (who: string, room: string) => string;
  readonly ofBot: (name: string) => string;
  readonly wrote: string;
}

/**
 * The words of a notification, of a page or without one; what was written is in it only `withText`. The browser shows
 * it as plain text. Pure.
 */
export function notificationOf(
  words: NotificationWords,
  room: Pick<RoomView, 'name' | 'direct'>,
  { user, text }: Pick<Message, 'user' | 'text'>,
  withText: boolean,
): { readonly title: string; readonly body: string } {
  const name = isolated(user.name);
  const who = user.bot ? words.ofBot(name) : name;
  const title = room.direct === undefined ? words.by(who, isolated(room.name)) : who;
  if (!withText || text === '') return { title, body: words.wrote };
  const body = snippetOf(withoutTurns(text), [])
    .map((part) => part.text)
    .join('');
  return { title, body };
}
