import type { Message } from '../../../protocol/events.js';
import type { RoomView } from '../../../protocol/room.js';
import { message as englishMessage } from '../strings/en/messages.js';
import { notify as english } from '../strings/en/notify.js';
import { message as koreanMessage } from '../strings/ko/messages.js';
import { notify as korean } from '../strings/ko/notify.js';
import { type NotificationWords, notificationOf } from './notification-text.js';

const ENGLISH: NotificationWords = { ...english, ofBot: englishMessage.ofBot };
const KOREAN: NotificationWords = { ...korean, ofBot: koreanMessage.ofBot };

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
  const words = language === 'ko' ? KOREAN : ENGLISH;
  if (known === null) return { title: 'Holdfast', body: words.wrote };
  return notificationOf(words, known.view, known.message, withText);
}
