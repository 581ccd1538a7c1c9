import type { Message } from '../../../protocol/events.js';
import type { RoomView } from '../../../protocol/room.js';
import { tLater } from '../strings/later.js';
import { isolated, withoutTurns } from './isolated.js';
import { markedName } from './marked-name.js';
import { snippetOf } from './snippet.js';

/** Pure. The words of a notification; what was written is in it only `withText`. The browser shows it as plain text. */
export function notificationOf(
  room: Pick<RoomView, 'name' | 'direct'>,
  { user, text }: Pick<Message, 'user' | 'text'>,
  withText: boolean,
): { readonly title: string; readonly body: string } {
  const words = tLater.notify;
  const who = markedName({ ...user, name: isolated(user.name) });
  const title = room.direct === undefined ? words.by(who, isolated(room.name)) : who;
  if (!withText || text === '') return { title, body: words.wrote };
  const body = snippetOf(withoutTurns(text), [])
    .map((part) => part.text)
    .join('');
  return { title, body };
}
