import { useLayoutEffect } from 'preact/hooks';
import { activeRoomView, panel } from '../../state/navigation.js';
import { MessageMenu } from '../message/message-menu.js';
import { Pins } from '../message/pins.js';
import { Replies } from '../message/replies.js';
import { Search } from '../message/search.js';
import { AccountDialog } from '../people/account.js';
import { BotsDialog } from '../people/bots-dialog.js';
import { NotifyDialog } from '../people/notify-dialog.js';
import { People } from '../people/people.js';
import { WriteTo } from '../people/write-to.js';
import { giveKeysBack } from '../pieces/use-focus-back.js';
import { ProfileDialog } from '../profile/profile.js';
import { BrowseRooms } from '../rooms/browse-rooms.js';
import { CreateRoom } from '../rooms/create-room.js';
import { Find } from '../rooms/find.js';
import { LeaveRoom } from '../rooms/leave-room.js';
import { RoomDialog } from '../rooms/room-dialog.js';
import { ServedPanel } from '../served/served-panel.js';
import { Announcer } from './announcer.js';

/** The panel or dialog that is open, the menu of a message, and what reads new messages out. */
export function Panels() {
  const room = activeRoomView.value;
  const open = panel.value;
  return (
    <>
      <Drawer isOpen={open === 'rooms' || open === 'me'} />
      {room !== null && open === 'people' ? <People room={room} /> : null}
      {room !== null && open === 'replies' ? <Replies room={room} /> : null}
      {room !== null && open === 'pins' ? <Pins key={room.id} room={room} /> : null}
      {open === 'search' ? <Search /> : null}
      {room !== null && open === 'room' ? <RoomDialog key={room.id} room={room} /> : null}
      {open === 'create' ? <CreateRoom /> : null}
      {open === 'write' ? <WriteTo /> : null}
      {open === 'find' ? <Find /> : null}
      {open === 'browse' ? <BrowseRooms /> : null}
      {open === 'profile' ? <ProfileDialog /> : null}
      {open === 'account' ? <AccountDialog /> : null}
      {open === 'bots' ? <BotsDialog /> : null}
      {open === 'notify' ? <NotifyDialog /> : null}
      {open === 'leave' ? <LeaveRoom /> : null}
      {open === 'served' ? <ServedPanel /> : null}
      <MessageMenu />
      <Announcer />
    </>
  );
}

/** On narrow screens: the list of rooms is shut. It comes first: a dialog gives the focus back to what is seen then. */
function Drawer({ isOpen }: { isOpen: boolean }) {
  useLayoutEffect(() => {
    if (!isOpen) giveKeysBack('.sidebar', 'main .only-narrow');
  }, [isOpen]);
  return null;
}
