import { effect } from '@preact/signals';
import { t } from '../strings.js';
import { mentionTotal, unreadTotal, user } from './client.js';
import { activeRoomView } from './navigation.js';

/** The tab's title: mentions, unread messages, the open room, the chat's name. */
export function keepTitle(): void {
  effect(() => {
    const count = unreadTotal.value;
    const name = user.value === null ? null : (activeRoomView.value?.name ?? null);
    const unread = count === 0 || user.value === null ? '' : `(${count > 99 ? '99+' : count}) `;
    const called = mentionTotal.value > 0 && unread !== '' ? `@${mentionTotal.value} ` : '';
    document.title = `${called}${unread}${name === null ? '' : `${name} · `}${t.appName}`;
  });
}
