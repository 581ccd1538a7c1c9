/** The sentences of what is fetched later, in the page's language; as `t` has those of the first view. */
import { account } from './en/account.js';
import { commands } from './en/commands.js';
import { createRoom } from './en/create-room.js';
import { messageMenu } from './en/message-menu.js';
import { people } from './en/people.js';

export const tLater = { account, commands, createRoom, messageMenu, people };
