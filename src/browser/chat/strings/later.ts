/** The sentences of what is fetched later, in the page's language; as `t` has those of the first view. */
import { account } from './en/account.js';
import { archived } from './en/archived.js';
import { bots } from './en/bots.js';
import { browse } from './en/browse-rooms.js';
import { changing } from './en/changing.js';
import { commands } from './en/commands.js';
import { copying } from './en/copying.js';
import { createRoom } from './en/create-room.js';
import { direct } from './en/direct.js';
import { exporting } from './en/exporting.js';
import { find } from './en/find.js';
import { hooks } from './en/hooks.js';
import { inviteLinks } from './en/invite-links.js';
import { leaveRoom } from './en/leave-room.js';
import { mailAddress } from './en/mail-address.js';
import { meMenu } from './en/me-menu.js';
import { messageLinks } from './en/message-links.js';
import { messageMenu } from './en/message-menu.js';
import { newMessage } from './en/new-message.js';
import { phraseNotice } from './en/notice-phrases.js';
import { notify } from './en/notify.js';
import { outgoing } from './en/outgoing.js';
import { people } from './en/people.js';
import { pins } from './en/pins.js';
import { profileDialog } from './en/profile.js';
import { roomDialog } from './en/room-dialog.js';
import { search } from './en/search.js';
import { uploads } from './en/uploads.js';

export const tLater = {
  account,
  archived,
  bots,
  browse,
  changing,
  commands,
  copying,
  createRoom,
  direct,
  exporting,
  files: uploads,
  find,
  hooks,
  inviteLinks,
  leaveRoom,
  mailAddress,
  messageLinks,
  messageMenu,
  meMenu,
  newMessage,
  notify,
  outgoing,
  people,
  pins,
  profileDialog,
  roomDialog,
  search,
  phraseNotice,
};
