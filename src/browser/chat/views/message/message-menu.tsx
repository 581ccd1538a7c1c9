import { copyText } from '../../state/copy.js';
import { canMarkUnread, markUnread } from '../../state/mark-unread.js';
import { closeMenuThen, menu, type OpenMenu } from '../../state/message-menu.js';
import { activeRoomView, linkTo } from '../../state/navigation.js';
import { shownOf } from '../../state/possible.js';
import { noteEmoji, quickEmoji } from '../../state/recent-emoji.js';
import {
  deleteMessage,
  possible,
  react,
  rowAt,
  startEdit,
  startReply,
  togglePin,
} from '../../state/row-actions.js';
import { showToast } from '../../state/toasts.js';
import { tLater } from '../../strings/later.js';
import { t } from '../../strings.js';
import { emojiName } from '../../text/find-emoji.js';
import { Icon, type IconName } from '../pieces/icons.js';
import { LaterIcon, type LaterIconName } from '../pieces/later-icons.js';
import { Popup } from '../pieces/popup.js';
import { roveKeys } from '../pieces/roving.js';
import { EmojiPicker } from './emoji-picker.js';

const CLASSES = { actions: 'popup-actions', emoji: 'popup-emoji' } as const;

/** What can be done with the message it was opened for: its actions, or the choice of an emoji. */
export function MessageMenu() {
  const open = menu.value;
  const row = open === null ? null : rowAt(open.room, open.key);
  if (open === null || row === null) return null;
  const close = () => {
    menu.value = null;
  };
  const choose = (emoji: string) => {
    noteEmoji(emoji);
    closeMenuThen(() => react(open.room, row, emoji));
  };
  return (
    <Popup
      key={open.kind}
      label={open.kind === 'emoji' ? tLater.messageMenu.picker : tLater.messageMenu.menu}
      name={CLASSES[open.kind]}
      x={open.x}
      y={open.y}
      onClose={close}
    >
      {open.kind === 'emoji' ? <EmojiPicker onChoose={choose} /> : <Actions open={open} onEmoji={choose} />}
    </Popup>
  );
}

function Actions({ open, onEmoji }: { open: OpenMenu; onEmoji: (emoji: string) => void }) {
  const row = rowAt(open.room, open.key);
  if (row === null) return null;
  const can = possible(row, activeRoomView.value);
  const { room } = open;
  const mine = new Set(
    shownOf(row)
      .reactions?.filter((one) => one.mine)
      .map(({ emoji }) => emoji),
  );
  return (
    <div class="message-menu" role="menu" aria-label={tLater.messageMenu.menu} onKeyDown={roveKeys}>
      {can.react ? (
        <div class="quick-emoji">
          {quickEmoji().map((emoji) => (
            <button
              key={emoji}
              type="button"
              class="emoji-button"
              role="menuitemcheckbox"
              aria-checked={mine.has(emoji)}
              aria-label={`${t.actions.react}: ${emojiName(emoji)}`}
              data-rove
              onClick={() => onEmoji(emoji)}
            >
              {emoji}
            </button>
          ))}
          <button
            type="button"
            class="emoji-button"
            role="menuitem"
            aria-label={tLater.messageMenu.moreEmoji}
            title={tLater.messageMenu.moreEmoji}
            data-rove
            onClick={() => {
              menu.value = { ...open, kind: 'emoji' };
            }}
          >
            <Icon name="plus" size={18} />
          </button>
        </div>
      ) : null}
      {can.reply ? (
        <Item
          icon="reply"
          text={t.actions.reply}
          hint={tLater.messageMenu.keys.reply}
          act={() => startReply(room, row)}
        />
      ) : null}
      {can.edit ? (
        <Item
          icon="pen"
          text={tLater.messageMenu.edit}
          hint={tLater.messageMenu.keys.edit}
          act={() => startEdit(room, row)}
        />
      ) : null}
      {shownOf(row).text === '' ? null : (
        <Item
          icon="copy"
          text={tLater.messageMenu.copy}
          act={() =>
            void copyText(shownOf(row).text).then((isCopied) =>
              showToast(isCopied ? tLater.messageMenu.copied : tLater.messageMenu.notCopied),
            )
          }
        />
      )}
      {row.kind === 'message' ? (
        <Item
          icon="link"
          text={tLater.messageMenu.copyLink}
          act={() =>
            void copyText(new URL(linkTo(room, row.message.mid), location.href).href).then((isCopied) =>
              showToast(isCopied ? tLater.messageMenu.linkCopied : tLater.messageMenu.linkNotCopied),
            )
          }
        />
      ) : null}
      {can.pin ? (
        <Item
          icon={shownOf(row).pinned ? 'unpin' : 'pin'}
          text={shownOf(row).pinned ? tLater.pins.unpin : tLater.pins.pin}
          act={() => togglePin(room, row)}
        />
      ) : null}
      {canMarkUnread(row) ? (
        <Item
          icon="unread"
          text={tLater.messageMenu.unread}
          hint={tLater.messageMenu.keys.unread}
          act={() => markUnread(room, row)}
        />
      ) : null}
      {can.delete ? (
        <Item
          icon="bin"
          text={tLater.messageMenu.delete}
          hint={tLater.messageMenu.keys.delete}
          danger
          act={() => deleteMessage(room, row)}
        />
      ) : null}
    </div>
  );
}

function Item(props: {
  icon: IconName | LaterIconName;
  text: string;
  hint?: string;
  danger?: boolean;
  act: () => void;
}) {
  return (
    <button
      type="button"
      class={props.danger ? 'menu-item danger' : 'menu-item'}
      role="menuitem"
      data-rove
      onClick={() => closeMenuThen(props.act)}
    >
      <LaterIcon name={props.icon} /> <span>{props.text}</span>
      {props.hint === undefined ? null : (
        <span class="key" aria-hidden="true">
          {props.hint}
        </span>
      )}
    </button>
  );
}
