import { openMenu } from '../../state/message-menu.js';
import { activeView } from '../../state/navigation.js';
import { possible, startReply } from '../../state/row-actions.js';
import { t } from '../../strings.js';
import { Icon } from '../pieces/icons.js';
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
  const can = possible(row.row, activeView.peek());
  if (!can.react && !can.reply) return null;
  const tabIndex = reachable ? 0 : -1;
  return (
    <div class="row-tools">
      {can.reply ? (
        <button
          type="button"
          class="tool"
          aria-label={t.actions.reply}
          title={t.actions.reply}
          tabIndex={tabIndex}
          onClick={() => startReply(room, row.row)}
        >
          <Icon name="reply" size={17} />
        </button>
      ) : null}
      {can.react ? (
        <button
          type="button"
          class="tool"
          aria-label={t.actions.react}
          title={t.actions.react}
          tabIndex={tabIndex}
          onClick={(event) => openMenu(room, row.key, event.currentTarget, 'emoji')}
        >
          <Icon name="smile" size={17} />
        </button>
      ) : null}
      <button
        type="button"
        class="tool"
        aria-label={t.actions.open}
        title={t.actions.open}
        aria-haspopup="menu"
        tabIndex={tabIndex}
        onClick={(event) => openMenu(room, row.key, event.currentTarget)}
      >
        <Icon name="more" size={17} />
      </button>
    </div>
  );
}
