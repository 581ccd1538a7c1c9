import { openMenu } from '../../state/message-menu.js';
import { activeRoomView } from '../../state/navigation.js';
import { possible, startReply } from '../../state/row-actions.js';
import { t } from '../../strings.js';
import { IconButton } from '../pieces/icon-button.js';
import type { LaidRow } from './lay-rows.js';

/**
 * Buttons at the row under the pointer, or in focus. They stand at the row's end. The one that comes when the message
 * is stored is the first, so that no other one moves from under the pointer.
 */
export function RowTools({
  room,
  row,
  reachable,
}: {
  room: string;
  row: Pick<LaidRow, 'row' | 'key'>;
  reachable: boolean;
}) {
  const can = possible(row.row, activeRoomView.peek());
  if (!can.menu) return null;
  const look = { class: 'tool', size: 17, tabIndex: reachable ? 0 : -1 };
  return (
    <div class="row-tools">
      {can.reply ? (
        <IconButton
          icon="reply"
          label={t.actions.reply}
          onClick={() => startReply(room, row.row)}
          {...look}
        />
      ) : null}
      {can.react ? (
        <IconButton
          icon="smile"
          label={t.actions.react}
          onClick={(event) => openMenu(room, row.key, event.currentTarget, 'emoji')}
          {...look}
        />
      ) : null}
      <IconButton
        icon="more"
        label={t.actions.open}
        aria-haspopup="menu"
        onClick={(event) => openMenu(room, row.key, event.currentTarget)}
        {...look}
      />
    </div>
  );
}
