import { useState } from 'preact/hooks';
import type { Reaction } from '../../../../protocol/events.js';
import { laterPart } from '../../state/later-part.js';
import { openMenu } from '../../state/message-menu.js';
import { activeRoomView } from '../../state/navigation.js';
import { react } from '../../state/row-actions.js';
import { t } from '../../strings.js';
import { Icon } from '../pieces/icons.js';
import type { LaidRow } from './lay-rows.js';

/** Who feels what about a message; a press adds one's own or takes it back. */
export function Reactions({ room, row, reachable }: { room: string; row: LaidRow; reachable: boolean }) {
  const reactions = row.shown.reactions ?? [];
  if (reactions.length === 0) return null;
  const isShut = activeRoomView.value?.archived === true;
  return (
    <ul class="reactions" aria-label={t.actions.reactions}>
      {reactions.map((reaction) => (
        <li key={reaction.emoji}>
          <Chip room={room} row={row} reaction={reaction} reachable={reachable} isShut={isShut} />
        </li>
      ))}
      {isShut ? null : (
        <li>
          <button
            type="button"
            class="chip add"
            aria-label={t.actions.addReaction}
            title={t.actions.addReaction}
            tabIndex={reachable ? 0 : -1}
            onClick={(event) => openMenu(room, row.key, event.currentTarget, 'emoji')}
          >
            <Icon name="smile" size={15} />
          </button>
        </li>
      )}
    </ul>
  );
}

interface ChipProps {
  room: string;
  row: LaidRow;
  reaction: Reaction;
  reachable: boolean;
  /** The room takes no more. */
  isShut: boolean;
}

function Chip(props: ChipProps) {
  const { emoji, count, mine } = props.reaction;
  const part = laterPart.value;
  // Readers read the emoji itself out until then.
  const name = part?.emojiName(emoji) ?? emoji;
  const [asked, setAsked] = useState(false);
  return (
    <span class="chip-frame" onPointerEnter={() => setAsked(true)} onPointerLeave={() => setAsked(false)}>
      <button
        type="button"
        class="chip"
        aria-pressed={mine}
        aria-disabled={props.isShut}
        aria-label={t.actions.reaction(name, count, mine)}
        tabIndex={props.reachable ? 0 : -1}
        onFocus={() => setAsked(true)}
        onBlur={() => setAsked(false)}
        onClick={() => {
          if (!props.isShut) react(props.room, props.row.row, emoji);
        }}
      >
        <span class="chip-emoji">{emoji}</span> {count.toLocaleString(t.locale)}
      </button>
      {asked && part !== null ? <part.ReactionTip room={props.room} reaction={props.reaction} /> : null}
    </span>
  );
}
