import { levelOf } from '../../../../protocol/notify-level.js';
import type { RoomView } from '../../../../protocol/room.js';
import { myRooms, roomsListed } from '../../state/client.js';
import { draftOf } from '../../state/drafts.js';
import { activeRoom, openRoom } from '../../state/navigation.js';
import { t } from '../../strings.js';
import { Icon } from '../pieces/icons.js';
import { UnreadNumber } from './unread-number.js';

export function RoomList() {
  const mine = myRooms.value;
  const direct = mine.filter((room) => room.direct !== undefined);
  const others = mine.filter((room) => room.direct === undefined && !room.archived);
  const archived = mine.filter((room) => room.archived);
  return (
    <div class="room-list">
      <h2 class="side-title">{t.rooms.yours}</h2>
      {others.length === 0 && archived.length === 0 ? (
        <p class="side-empty">{roomsListed.value ? t.rooms.none : t.rooms.unlisted}</p>
      ) : null}
      <ul>
        {others.map((room) => (
          <RoomLink key={room.id} room={room} />
        ))}
      </ul>
      {direct.length === 0 ? null : (
        <>
          <h2 class="side-title">{t.rooms.direct}</h2>
          <ul>
            {direct.map((room) => (
              <RoomLink key={room.id} room={room} />
            ))}
          </ul>
        </>
      )}
      {archived.length === 0 ? null : (
        <details open={archived.some(({ id }) => id === activeRoom.value)}>
          <summary class="side-title">{t.rooms.archived(archived.length)}</summary>
          <ul>
            {archived.map((room) => (
              <RoomLink key={room.id} room={room} />
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

/** How a room is drawn beside its name: open to all, for those who were asked in, or of its people alone. */
export function iconOf(room: RoomView): 'hash' | 'lock' | 'people' {
  if (room.direct !== undefined) return 'people';
  return room.private ? 'lock' : 'hash';
}

function RoomLink({ room }: { room: RoomView }) {
  const { unread, mentions = 0 } = room;
  const isDirect = room.direct !== undefined;
  const open = room.id === activeRoom.value;
  const level = levelOf(room);
  const quiet = level === 'nothing';
  return (
    <li>
      <a
        href={`#/room/${room.id}`}
        class={`room-link${open ? ' open' : ''}${quiet ? ' quiet' : unread > 0 && !open ? ' unread' : ''}`}
        aria-current={open ? 'page' : undefined}
        onClick={(event) => {
          event.preventDefault();
          openRoom(room.id);
        }}
      >
        <Icon name={iconOf(room)} />
        <bdi class="room-name">{room.name}</bdi>
        {room.private ? (
          <span class="visually-hidden">{isDirect ? t.rooms.directRoom : t.rooms.private}</span>
        ) : null}
        {!open && draftOf(room.id).value.trim() !== '' ? (
          <span class="draft-mark" title={t.rooms.draft}>
            <Icon name="pen" size={14} />
            <span class="visually-hidden">{t.rooms.draft}</span>
          </span>
        ) : null}
        {quiet && unread > 0 ? (
          <span class="quiet-mark" title={t.rooms.quietUnread}>
            <span class="visually-hidden">{t.rooms.quietUnread}</span>
          </span>
        ) : null}
        {mentions > 0 && !isDirect && !quiet ? (
          <span class="count called">
            <span aria-hidden="true">@{mentions}</span>
            <span class="visually-hidden">{t.rooms.mentions(mentions)}</span>
          </span>
        ) : null}
        {unread > 0 && !quiet ? (
          <UnreadNumber unread={unread} isCalled={isDirect || level === 'all'} />
        ) : null}
      </a>
    </li>
  );
}
