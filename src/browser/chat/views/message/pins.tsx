import { useEffect, useRef } from 'preact/hooks';
import type { Message } from '../../../../protocol/events.js';
import type { RoomView } from '../../../../protocol/room.js';
import { client, connection, followRoom } from '../../state/client.js';
import { panel } from '../../state/navigation.js';
import { learnPins, pinnedList, pinnedNow } from '../../state/pins.js';
import { possible } from '../../state/row-actions.js';
import { tLater } from '../../strings/later.js';
import { t } from '../../strings.js';
import { Icon } from '../pieces/icons.js';
import { LaterIcon } from '../pieces/later-icons.js';
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
  const pinned = known === null ? null : pinnedNow(known);
  return (
    <aside class="people replies" aria-label={words.title}>
      <header class="dialog-head">
        <h2>{words.title}</h2>
        <button
          ref={close}
          type="button"
          class="icon-button"
          aria-label={t.close}
          onClick={() => (panel.value = null)}
        >
          <Icon name="close" />
        </button>
      </header>
      {known?.problem == null ? null : (
        <p class="muted" role="alert">
          {words.failed} {known.problem}{' '}
          <button type="button" class="btn" onClick={() => void learnPins(room.id)}>
            {t.room.again}
          </button>
        </p>
      )}
      {pinned === null && known?.problem == null ? <p class="muted late">{words.loading}</p> : null}
      {pinned?.length === 0 ? <p class="muted">{mayPin(room) ? words.none : words.noneYet}</p> : null}
      <ol class="plain-list">
        {pinned?.map((message) => (
          <li key={message.mid}>
            <MessageCard room={room.id} message={message}>
              {possible(rowOf(message), room).pin ? <Unpin room={room.id} message={message} /> : null}
            </MessageCard>
          </li>
        ))}
      </ol>
    </aside>
  );
}

function Unpin({ room, message: { mid } }: { room: string; message: Message }) {
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

function rowOf(message: Message) {
  return { kind: 'message', key: message.mid, message, changes: [] } as const;
}

function mayPin(room: RoomView): boolean {
  const nobodys = { seq: 0, mid: '', cmid: '', user: { id: '', name: '' }, text: '', at: 0 };
  return possible(rowOf(nobodys), room).pin;
}
