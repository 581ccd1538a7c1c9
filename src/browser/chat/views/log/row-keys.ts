import type { RoomView } from '../../../../protocol/room.js';
import { laterPart } from '../../state/later-part.js';
import { openMenu } from '../../state/message-menu.js';
import { deleteMessage, possible, rowAt, startEdit, startReply } from '../../state/row-actions.js';
import { showToast } from '../../state/toasts.js';
import { t } from '../../strings.js';

/** Enter opens the menu of a message; single letters are its commonest actions. True: the key was for something. */
export function onRowKey(room: RoomView, key: string, event: KeyboardEvent): boolean {
  const row = rowAt(room.id, key);
  if (row === null) return false;
  const can = possible(row, room);
  const at = event.target as HTMLElement;
  const isMenuKey = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
  if (event.key === 'Enter' || event.key === ' ' || isMenuKey) {
    if (can.menu) openMenu(room.id, key, at.querySelector('.row-body') ?? at);
  } else if (event.key === 'e' && can.edit) startEdit(room.id, row);
  else if (event.key === 'r' && can.reply) startReply(room.id, row);
  else if (event.key === '+' && can.react)
    openMenu(room.id, key, at.querySelector('.row-body') ?? at, 'emoji');
  else if (event.key === 'u' && can.menu && row.kind === 'message')
    laterPart.needed().then(
      ({ markUnread }) => markUnread(room.id, row),
      () => showToast(t.notLoaded),
    );
  else if (event.key === 'Delete' && can.delete) deleteMessage(room.id, row);
  else return false;
  return true;
}
