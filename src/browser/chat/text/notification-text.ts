import type { Message } from '../../../protocol/events.js';
import type { RoomView } from '../../../protocol/room.js';
import { tLater } from '../strings/later.js';
import { markedName } from './marked-name.js';
import { snippetOf } from './snippet.js';

/** What turns the direction of letters would turn the words around it. */
const TURNING = /[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/g;

const apart = (text: string) => `\u2068${text.replace(TURNING, '')}\u2069`;

/** Pure. The words of a notification; what was written is in it only `withText`. The browser shows it as plain text. */
export function notificationOf(
  room: Pick<RoomView, 'name' | 'direct'>,
  { user, text }: Pick<Message, 'user' | 'text'>,
  withText: boolean,
): { readonly title: string; readonly body: string } {
  const words = tLater.notify;
  const who = markedName({ ...user, name: apart(user.name) });
  const title = room.direct === undefined ? words.by(who, apart(room.name)) : who;
  if (!withText || text === '') return { title, body: words.wrote };
  const body = snippetOf(text.replace(TURNING, ''), [])
    .map((part) => part.text)
    .join('');
  return { title, body };
}
