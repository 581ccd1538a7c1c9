import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Message } from '../../../../protocol/events.js';
import type { RoomView } from '../../../../protocol/room.js';
import { client, followRoom } from '../../state/client.js';
import { openMessage, panel } from '../../state/navigation.js';
import { repliesOf } from '../../state/reply.js';
import { tLater } from '../../strings/later.js';
import { t } from '../../strings.js';
import { Avatar } from '../people/avatar.js';
import { Icon } from '../pieces/icons.js';
import { LaterIcon } from '../pieces/later-icons.js';
import { clock, fullTime } from '../pieces/time.js';
import { MessageText } from './message-text.js';
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

  useLayoutEffect(() => {
    const before = document.activeElement;
    const panel = close.current?.closest('aside');
    return () => {
      // The focus goes back to where it was, unless it is elsewhere by now.
      if (!panel?.contains(document.activeElement)) return;
      const goal =
        before?.isConnected && before !== document.body ? before : document.getElementById('composer');
      if (goal instanceof HTMLElement) goal.focus({ preventScroll: true });
    };
  }, []);
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
    <aside class="people replies" aria-label={tLater.messageMenu.repliesTitle}>
      <header class="dialog-head">
        <h2>{tLater.messageMenu.repliesTitle}</h2>
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
      {original === null ? null : <Card room={room.id} message={original} isFirst />}
      {isLoading ? <p class="muted late">{tLater.messageMenu.repliesLoading}</p> : null}
      {!isLoading && replies.length === 0 ? <p class="muted">{tLater.messageMenu.repliesNone}</p> : null}
      <ol class="plain-list">
        {replies.map((message) => (
          <li key={message.mid}>
            <Card room={room.id} message={message} />
          </li>
        ))}
      </ol>
    </aside>
  );
}

function Card({ room, message, isFirst = false }: { room: string; message: Message; isFirst?: boolean }) {
  return (
    <article class={isFirst ? 'reply-card first' : 'reply-card'}>
      <header class="row-head">
        <Avatar name={message.user.name} small />
        <bdi class="author">{message.user.name}</bdi>
        <time dateTime={new Date(message.at).toISOString()} title={fullTime(message.at)}>
          {clock(message.at)}
        </time>
        <button
          type="button"
          class="tool"
          aria-label={tLater.messageMenu.goTo}
          title={tLater.messageMenu.goTo}
          onClick={() => {
            // On narrow screens the list is over the message.
            if (matchMedia('(max-width: 60rem)').matches) panel.value = null;
            openMessage(room, message.mid);
          }}
        >
          <LaterIcon name="jump" size={16} />
        </button>
      </header>
      {message.deleted ? (
        <p class="tombstone">{t.actions.deleted}</p>
      ) : (
        <MessageText room={room} of={message} reachable />
      )}
    </article>
  );
}
