import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { moderates } from '../../../../protocol/rights.js';
import type { RoomView } from '../../../../protocol/room.js';
import { client, rooms, user } from '../../state/client.js';
import { sentenceOf } from '../../state/error-words.js';
import { openRoom } from '../../state/navigation.js';
import { tLater } from '../../strings/later.js';
import { t } from '../../strings.js';
import { isNamedLike } from '../../text/named-like.js';
import { Dialog } from '../pieces/dialog.js';
import { Icon } from '../pieces/icons.js';
import { Unarchive } from './unarchive.js';

export function BrowseRooms() {
  return (
    <Dialog title={tLater.browse.title}>
      <PublicRooms isDialog />
    </Dialog>
  );
}

/** The public rooms one is not in, and a field to find one by its name or topic. In a dialog it has the focus. */
export function PublicRooms({ isDialog = false }: { isDialog?: boolean }) {
  const [sought, setSought] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => void client.refreshRooms().catch((error) => setFailure(sentenceOf(error))), []);
  const others = rooms.value.filter((room) => !room.private && !room.member);
  const open = others.filter(({ archived }) => !archived);
  const isFound = (room: RoomView) => isNamedLike(room.name, sought) || isNamedLike(room.topic ?? '', sought);
  const found = open.filter(isFound);
  const archived = others.filter((room) => room.archived && isFound(room));
  const join = async (id: string) => {
    try {
      await client.join(id);
      openRoom(id);
    } catch (error) {
      setFailure(sentenceOf(error));
    }
  };
  return (
    <div>
      {failure === null ? null : (
        <p class="failure" role="alert">
          {failure}
        </p>
      )}
      {open.length === 0 ? (
        <p class="muted">{tLater.browse.none}</p>
      ) : (
        <div class="field">
          <input
            type="search"
            autofocus={isDialog}
            autocomplete="off"
            aria-label={tLater.browse.find}
            placeholder={tLater.browse.find}
            value={sought}
            onInput={(event) => setSought(event.currentTarget.value)}
          />
        </div>
      )}
      <p class={found.length === 0 ? 'muted' : 'visually-hidden'} role="status">
        {open.length === 0 || sought.trim() === '' ? '' : tLater.browse.found(found.length)}
      </p>
      <ul class="plain-list">
        {found.map((room) => (
          <RoomRow key={room.id} room={room}>
            <button
              type="button"
              class="btn"
              aria-label={tLater.browse.joinNow(room.name)}
              onClick={() => void join(room.id)}
            >
              {tLater.browse.join}
            </button>
          </RoomRow>
        ))}
      </ul>
      {archived.length === 0 ? null : (
        <details class="archived-rooms">
          <summary class="side-title">{t.rooms.archived(archived.length)}</summary>
          <ul class="plain-list">
            {archived.map((room) => (
              <RoomRow key={room.id} room={room}>
                {moderates(user.value, room) ? <Unarchive room={room} named /> : null}
              </RoomRow>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function RoomRow({ room, children }: { room: RoomView; children: ComponentChildren }) {
  return (
    <li class="list-row">
      <Icon name="hash" />
      <bdi class="room-name">{room.name}</bdi>
      <span class="muted">{tLater.browse.people(room.members)}</span>
      {children}
    </li>
  );
}
