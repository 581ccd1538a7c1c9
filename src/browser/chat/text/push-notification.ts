import type { Message } from '../../../protocol/events.js';
import type { RoomView } from '../../../protocol/room.js';
import { notify as english } from '../strings/en/notify.js';
import { notify as korean } from '../strings/ko/notify.js';
import { isolated, withoutTurns } from './isolated.js';

/** Of what was written, so many letters. */
const BODY_CHARS = 200;

/**
 * The words of a notification that is shown without the page. `known`: null where the server could not be asked. Then
 * it says only that there is a message. Pure.
 */
export function pushNotification(
  language: string | null,
  known: {
    readonly view: Pick<RoomView, 'name' | 'direct'>;
    readonly message: Pick<Message, 'user' | 'text'>;
  } | null,
  withText: boolean,
): { readonly title: string; readonly body: string } {
  const words = language === 'ko' ? korean : english;
  if (known === null) return { title: 'Holdfast', body: words.wrote };
  const { view, message } = known;
  const who = isolated(message.user.name);
  const title = view.direct === undefined ? words.by(who, isolated(view.name)) : who;
  const text = withoutTurns(message.text).slice(0, BODY_CHARS);
  return { title, body: withText && text !== '' ? text : words.wrote };
}
