import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Reaction } from '../../../protocol/events.js';
import { user } from '../state/client.js';
import { laterPart } from '../state/later-part.js';
import { openMenu } from '../state/message-menu.js';
import { learnNames, nameOf } from '../state/names.js';
import { react } from '../state/row-actions.js';
import { t } from '../strings.js';
import { Icon } from './icons.js';
import type { LaidRow } from './lay-rows.js';

const NAMED = 12;
const TIP_MARGIN_PX = 12;

/** Who feels what about a message; a press adds one's own or takes it back. */
export function Reactions({ room, row, reachable }: { room: string; row: LaidRow; reachable: boolean }) {
  const reactions = row.shown.reactions ?? [];
  if (reactions.length === 0) return null;
  return (
    <ul class="reactions" aria-label={t.actions.reactions}>
      {reactions.map((reaction) => (
        <li key={reaction.emoji}>
          <Chip room={room} row={row} reaction={reaction} reachable={reachable} />
        </li>
      ))}
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
    </ul>
  );
}

function Chip(props: { room: string; row: LaidRow; reaction: Reaction; reachable: boolean }) {
  const { emoji, count, mine, by } = props.reaction;
  // Readers read the emoji itself out until then.
  const name = laterPart.value?.emojiName(emoji) ?? emoji;
  const [asked, setAsked] = useState(false);
  const ask = () => {
    learnNames(props.room, by);
    setAsked(true);
  };
  return (
    <span class="chip-frame" onPointerEnter={ask} onPointerLeave={() => setAsked(false)}>
      <button
        type="button"
        class="chip"
        aria-pressed={mine}
        aria-label={t.actions.reaction(name, count, mine)}
        tabIndex={props.reachable ? 0 : -1}
        onFocus={ask}
        onBlur={() => setAsked(false)}
        onClick={() => react(props.room, props.row.row, emoji)}
      >
        <span class="chip-emoji">{emoji}</span> {count.toLocaleString()}
      </button>
      {asked ? (
        <Tip>
          {name}: <Who room={props.room} reaction={props.reaction} />
        </Tip>
      ) : null}
    </span>
  );
}

/** Above what it is about, or below it at the top of the log; never past the log's edge. */
function Tip({ children }: { children: ComponentChildren }) {
  const ref = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const tip = ref.current;
    const log = tip?.closest('.log')?.getBoundingClientRect();
    if (tip === null || log === undefined) return;
    tip.style.marginLeft = '';
    tip.classList.remove('below');
    const { top, right } = tip.getBoundingClientRect();
    tip.classList.toggle('below', top < log.top);
    tip.style.marginLeft = `${Math.min(0, log.right - TIP_MARGIN_PX - right)}px`;
  });
  return (
    <span ref={ref} class="who-tip" role="tooltip">
      {children}
    </span>
  );
}

function Who({ room, reaction }: { room: string; reaction: Reaction }) {
  const me = user.value?.id;
  const others = reaction.by.filter((id) => id !== me).slice(0, NAMED);
  const names = others.map((id) => nameOf(room, id) ?? t.actions.somebody);
  const named = reaction.mine ? [t.actions.you, ...names] : names;
  return <>{t.actions.who(named, Math.max(0, reaction.count - named.length))}</>;
}
