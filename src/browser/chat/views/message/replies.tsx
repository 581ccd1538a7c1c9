import { useEffect, useRef, useState } from 'preact/hooks';
import type { RoomView } from '../../../../protocol/room.js';
import { client, followRoom } from '../../state/client.js';
import { repliesOf } from '../../state/reply.js';
import { tLater } from '../../strings/later.js';
import { SidePanel } from '../pieces/side-panel.js';
import { useFocusBack } from '../pieces/use-focus-back.js';
import { MessageCard } from './message-card.js';
import { reach } from './reach.js';

/** A message and all replies to it: a column on wide screens, over the page on narrow ones. */
export function Replies({ room }: { room: RoomView }) {
  followRoom(room.id);
  const mid = repliesOf.value;
  const [isLoading, setLoading] = useState(false);
  const close = useRef<HTMLButtonElement>(null);
  const log = client.room(room.id)?.log;
  const original = mid === null ? null : (log?.find(mid) ?? null);
  // What answers a message is after it: when it is held, so is all that answers it.
  const replies = (log?.messages ?? []).filter((message) => message.reply === mid);

  useFocusBack(close);
  useEffect(() => close.current?.focus(), [mid]);
  useEffect(() => {
    let isCurrent = true;
    if (mid === null) return;
    setLoading(true);
    void reach(room.id, mid).then(() => isCurrent && setLoading(false));
    return () => {
      isCurrent = false;
    };
  }, [room.id, mid]);

  return (
    <SidePanel title={tLater.messageMenu.repliesTitle} class="people replies" button={close}>
      {original === null ? null : <MessageCard room={room.id} message={original} isFirst />}
      {isLoading ? <p class="muted late">{tLater.messageMenu.repliesLoading}</p> : null}
      {!isLoading && replies.length === 0 ? <p class="muted">{tLater.messageMenu.repliesNone}</p> : null}
      <ol class="plain-list">
        {replies.map((message) => (
          <li key={message.mid}>
            <MessageCard room={room.id} message={message} />
          </li>
        ))}
      </ol>
    </SidePanel>
  );
}
