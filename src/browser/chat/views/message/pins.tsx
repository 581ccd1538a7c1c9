import { useEffect, useRef } from 'preact/hooks';
import type { RoomView } from '../../../../protocol/room.js';
import { client, connection, followRoom, user } from '../../state/client.js';
import { learnPins, pinnedList, pinnedNow } from '../../state/pins.js';
import { mayPin } from '../../state/possible.js';
import { tLater } from '../../strings/later.js';
import { t } from '../../strings.js';
import { LaterIcon } from '../pieces/later-icons.js';
import { SidePanel } from '../pieces/side-panel.js';
import { useFocusBack } from '../pieces/use-focus-back.js';
import { MessageCard } from './message-card.js';

/** What is pinned in a room, newest first: a column on wide screens, over the page on narrow ones. */
export function Pins({ room }: { room: RoomView }) {
  followRoom(room.id);
  const words = tLater.pins;
  const close = useRef<HTMLButtonElement>(null);
  const log = client.room(room.id)?.log;
  const isOnline = connection.value.kind === 'online';
  useFocusBack(close);
  useEffect(() => close.current?.focus(), []);
  // Also when the connection is back: what was said of the list may not hold any more.
  useEffect(() => void learnPins(room.id), [room.id, log?.pinMoves, log?.epoch, isOnline]);
  const known = pinnedList.value?.room === room.id ? pinnedList.value : null;
  const canPin = mayPin(user.value, room);
  const pinned = known === null ? null : pinnedNow(known);
  return (
    <SidePanel title={words.title} class="people replies" button={close}>
      {known?.failure == null ? null : (
        <p class="muted" role="alert">
          {words.failed} {known.failure}{' '}
          <button type="button" class="btn" onClick={() => void learnPins(room.id)}>
            {t.room.again}
          </button>
        </p>
      )}
      {pinned === null && known?.failure == null ? <p class="muted late">{words.loading}</p> : null}
      {pinned?.length === 0 ? <p class="muted">{canPin ? words.none : words.noneYet}</p> : null}
      <ol class="plain-list">
        {pinned?.map((message) => (
          <li key={message.mid}>
            <MessageCard room={room.id} message={message}>
              {canPin && !message.deleted ? <Unpin room={room.id} mid={message.mid} /> : null}
            </MessageCard>
          </li>
        ))}
      </ol>
    </SidePanel>
  );
}

function Unpin({ room, mid }: { room: string; mid: string }) {
  return (
    <button
      type="button"
      class="tool"
      aria-label={tLater.pins.unpin}
      title={tLater.pins.unpin}
      onClick={() => client.change(room, { mid }, { kind: 'pin', on: false })}
    >
      <LaterIcon name="unpin" size={16} />
    </button>
  );
}
