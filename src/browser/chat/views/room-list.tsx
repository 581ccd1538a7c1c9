import { myRooms, roomsListed } from '../state/client.js';
import { draftOf } from '../state/drafts.js';
import { activeRoom, openRoom } from '../state/navigation.js';
import { t } from '../strings.js';
import { Icon } from './icons.js';

export function RoomList() {
  const mine = myRooms.value;
  return (
    <div class="room-list">
      <h2 class="side-title">{t.rooms.yours}</h2>
      {mine.length === 0 ? (
        <p class="side-empty">{roomsListed.value ? t.rooms.none : t.rooms.unlisted}</p>
      ) : null}
      <ul>
        {mine.map((room) => {
          const { unread, mentions = 0 } = room;
          const open = room.id === activeRoom.value;
          return (
            <li key={room.id}>
              <a
                href={`#/room/${room.id}`}
                class={`room-link${open ? ' open' : ''}${unread > 0 && !open ? ' unread' : ''}`}
                aria-current={open ? 'page' : undefined}
                onClick={(event) => {
                  event.preventDefault();
                  openRoom(room.id);
                }}
              >
                <Icon name={room.private ? 'lock' : 'hash'} />
                <bdi class="room-name">{room.name}</bdi>
                {room.private ? <span class="visually-hidden">{t.rooms.private}</span> : null}
                {!open && draftOf(room.id).value.trim() !== '' ? (
                  <span class="draft-mark" title={t.rooms.draft}>
                    <Icon name="pen" size={14} />
                    <span class="visually-hidden">{t.rooms.draft}</span>
                  </span>
                ) : null}
                {mentions > 0 ? (
                  <span class="count called">
                    <span aria-hidden="true">@{mentions}</span>
                    <span class="visually-hidden">{t.rooms.mentions(mentions)}</span>
                  </span>
                ) : null}
                {unread > 0 ? (
                  <span class="count">
                    <span aria-hidden="true">{unread > 999 ? '999+' : unread}</span>
                    <span class="visually-hidden">{t.rooms.unread(unread)}</span>
                  </span>
                ) : null}
              </a>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
