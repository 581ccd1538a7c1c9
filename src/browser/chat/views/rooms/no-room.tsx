import { toggle } from '../../state/navigation.js';
import { tLater } from '../../strings/later.js';
import { t } from '../../strings.js';
import { Icon } from '../pieces/icons.js';
import { PublicRooms } from './browse-rooms.js';
import { DrawerButton } from './room-header.js';

/** Somebody who is in no room yet. */
export function NoRoom() {
  return (
    <>
      <header class="room-header">
        <DrawerButton />
      </header>
      <section class="no-room">
        <h1>{tLater.browse.emptyTitle}</h1>
        <p class="muted">{tLater.browse.emptyText}</p>
        <PublicRooms />
        <button type="button" class="btn main" onClick={() => toggle('create')}>
          <Icon name="plus" /> {t.rooms.create}
        </button>
      </section>
    </>
  );
}
