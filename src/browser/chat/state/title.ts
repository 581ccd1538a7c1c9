import { effect } from '@preact/signals';
import { unreadOfAll } from '../../../client/rooms/unread.js';
import { t } from '../strings.js';
import { user } from './client.js';
import { loudRooms, mentionsOfAll } from './loud-rooms.js';
import { activeRoomView } from './navigation.js';

/** The tab's title: mentions, unread messages, the open room, the chat's name. */
export function keepTitle(): void {
  effect(() => {
    const count = unreadOfAll(loudRooms.value);
    const mentions = mentionsOfAll(loudRooms.value);
    const name = user.value === null ? null : (activeRoomView.value?.name ?? null);
    const unread = count === 0 || user.value === null ? '' : `(${count > 99 ? '99+' : count}) `;
    const called = mentions > 0 && unread !== '' ? `@${mentions} ` : '';
    document.title = `${called}${unread}${name === null ? '' : `${name} · `}${t.appName}`;
  });
}
