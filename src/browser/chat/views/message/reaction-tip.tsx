import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Reaction } from '../../../../protocol/events.js';
import { user } from '../../state/client.js';
import { learnNames, nameOf } from '../../state/names.js';
import { tLater } from '../../strings/later.js';
import { emojiName } from '../../text/find-emoji.js';

const NAMED = 12;
const TIP_MARGIN_PX = 12;

/** Who reacted so: above the reaction, or below it at the top of the log; never past the log's edge. */
export function ReactionTip({ room, reaction }: { room: string; reaction: Reaction }) {
  const ref = useRef<HTMLSpanElement>(null);
  useEffect(() => learnNames(room, reaction.by), [room, reaction.by]);
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
      {emojiName(reaction.emoji)}: <Who room={room} reaction={reaction} />
    </span>
  );
}

function Who({ room, reaction }: { room: string; reaction: Reaction }) {
  const me = user.value?.id;
  const others = reaction.by.filter((id) => id !== me).slice(0, NAMED);
  const names = others.map((id) => nameOf(room, id) ?? tLater.changing.somebody);
  const named = reaction.mine ? [tLater.changing.you, ...names] : names;
  return <>{tLater.changing.who(named, Math.max(0, reaction.count - named.length))}</>;
}
