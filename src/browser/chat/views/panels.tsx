import { activeView, panel } from '../state/navigation.js';
import { AccountDialog } from './account.js';
import { BrowseRooms } from './browse-rooms.js';
import { CreateRoom } from './create-room.js';
import { LeaveRoom } from './leave-room.js';
import { MessageMenu } from './message-menu.js';
import { People } from './people.js';
import { Replies } from './replies.js';
import { RoomDialog } from './room-dialog.js';
import { ServedPanel } from './served-panel.js';
import { WriteTo } from './write-to.js';

/** The panel or dialog that is open, and the menu of a message. */
export function Panels() {
  const room = activeView.value;
  const open = panel.value;
  return (
    <>
      {room !== null && open === 'people' ? <People room={room} /> : null}
      {room !== null && open === 'replies' ? <Replies room={room} /> : null}
      {room !== null && open === 'room' ? <RoomDialog key={room.id} room={room} /> : null}
      {open === 'create' ? <CreateRoom /> : null}
      {open === 'write' ? <WriteTo /> : null}
      {open === 'browse' ? <BrowseRooms /> : null}
      {open === 'account' ? <AccountDialog /> : null}
      {open === 'leave' ? <LeaveRoom /> : null}
      {open === 'served' ? <ServedPanel /> : null}
      <MessageMenu />
    </>
  );
}
