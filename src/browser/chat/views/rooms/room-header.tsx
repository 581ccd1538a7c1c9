import { unreadOfAll } from '../../../../client/rooms/unread.js';
import { loudRooms, mentionsOfAll } from '../../state/loud-rooms.js';
import { activeRoomView, panel, toggle } from '../../state/navigation.js';
import { presentIn } from '../../state/presence.js';
import { t } from '../../strings.js';
import { Icon } from '../pieces/icons.js';
import { iconOf } from './room-list.js';

export function RoomHeader() {
  const room = activeRoomView.value;
  if (room === null) return null;
  const here = presentIn(room.id).length;
  const others = loudRooms.value.filter(({ id }) => id !== room.id);
  return (
    <header class="room-header">
      <DrawerButton unread={unreadOfAll(others)} called={mentionsOfAll(others)} />
      <Icon name={iconOf(room)} size={18} />
      <div class="room-title">
        <h1>
          <button type="button" class="title-button" aria-haspopup="dialog" onClick={() => toggle('room')}>
            <bdi>{room.name}</bdi>
          </button>
        </h1>
        {room.blocked === true ? <p class="topic">{t.room.blocked}</p> : null}
        {room.topic ? (
          <p class="topic" title={room.topic}>
            <bdi>{room.topic}</bdi>
          </p>
        ) : null}
      </div>
      <button
        type="button"
        class="icon-button"
        aria-expanded={panel.value === 'pins'}
        aria-label={t.room.pins}
        title={t.room.pins}
        onClick={() => toggle('pins')}
      >
        <Icon name="pin" />
      </button>
      <button
        type="button"
        class="btn quiet"
        aria-expanded={panel.value === 'people'}
        aria-label={`${t.room.showPeople}: ${t.room.people(here)}`}
        onClick={() => toggle('people')}
      >
        <Icon name="people" /> {t.room.people(here)}
      </button>
      {room.direct === undefined ? (
        <button
          type="button"
          class="icon-button"
          aria-label={t.room.leave}
          title={t.room.leave}
          onClick={() => toggle('leave')}
        >
          <Icon name="leave" />
        </button>
      ) : null}
    </header>
  );
}

/** Opens the list of rooms on narrow screens. */
export function DrawerButton({ unread = 0, called = 0 }: { unread?: number; called?: number }) {
  return (
    <button
      type="button"
      class="icon-button only-narrow"
      aria-label={
        unread > 0
          ? `${t.rooms.open}: ${t.rooms[called > 0 ? 'mentions' : 'unread'](called || unread)}`
          : t.rooms.open
      }
      onClick={() => toggle('rooms')}
    >
      <Icon name="menu" />
      {unread > 0 ? <span class={called > 0 ? 'dot called' : 'dot'} /> : null}
    </button>
  );
}
