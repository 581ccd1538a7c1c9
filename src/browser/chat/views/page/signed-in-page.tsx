import type { RoomView } from '../../../../protocol/room.js';
import { connection, roomsListed } from '../../state/client.js';
import { excerpt } from '../../state/excerpt.js';
import { laterPart } from '../../state/later-part.js';
import { activeRoomView, linked, type Panel, panel } from '../../state/navigation.js';
import { t } from '../../strings.js';
import { Composer } from '../composer/composer.js';
import { Log } from '../log/log.js';
import { TypingLine } from '../log/typing-line.js';
import { ConnectionBanner } from '../pieces/connection-banner.js';
import { Opening } from '../pieces/opening.js';
import { useNeeded } from '../pieces/use-needed.js';
import { RoomHeader } from '../rooms/room-header.js';
import { SignedOut } from '../sign-in/signed-out.js';
import { Later } from './later.js';
import { Sidebar } from './sidebar.js';
import { Toasts } from './toasts.js';

/** What stands beside the log where there is room. */
const SIDES: ReadonlySet<Panel | null> = new Set(['people', 'replies', 'pins', 'search']);

/** The chat of somebody who is signed in. `lost`: their session ended meanwhile; they may sign in over it. */
export function Chat({ lost }: { lost: boolean }) {
  const room = activeRoomView.value;
  const open = panel.value;
  // Until the first list of rooms came, an empty list is no fact.
  const waiting = room === null && (!roomsListed.value || connection.value.kind !== 'online');
  const isShut = room?.archived === true;
  const part = useNeeded(laterPart, (room === null && !waiting) || isShut);
  return (
    <div class={room !== null && SIDES.has(open) ? 'chat with-people' : 'chat'}>
      {isShut ? null : (
        <button type="button" class="skip" onClick={() => document.getElementById('composer')?.focus()}>
          {t.skipToWriting}
        </button>
      )}
      <Sidebar />
      {open === 'rooms' || open === 'me' ? (
        <button
          type="button"
          class="scrim only-narrow"
          aria-label={t.rooms.close}
          tabIndex={-1}
          onClick={() => (panel.value = null)}
        />
      ) : null}
      <main class="room">
        {room !== null ? (
          <>
            <RoomHeader />
            <Linkable room={room} />
            <TypingLine room={room.id} />
          </>
        ) : waiting || part === null ? (
          <Opening />
        ) : (
          <>
            <part.DeadLink />
            <part.NoRoom />
          </>
        )}
        <Toasts />
        {room === null ? null : (
          <>
            <ConnectionBanner />
            {!isShut ? <Composer room={room} /> : part === null ? null : <part.ArchivedLine room={room} />}
          </>
        )}
      </main>
      <Later />
      {/* Its place is there from the beginning. */}
      <footer class="served">{part === null ? null : <part.ServedBar />}</footer>
      {lost ? <SignedOut lost /> : null}
    </div>
  );
}

/** The newest messages, or those around a linked one; and why a link leads nowhere. */
function Linkable({ room }: { room: RoomView }) {
  const part = laterPart.value;
  const isApart = linked.value?.room === room.id && excerpt.value?.room === room.id;
  return (
    <>
      {part === null ? null : <part.DeadLink />}
      {isApart && part !== null ? (
        <part.ExcerptLog key={`apart ${room.id}`} room={room} />
      ) : (
        <Log key={room.id} room={room} />
      )}
    </>
  );
}
