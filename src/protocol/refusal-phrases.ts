/** The English of refusals: what was wrong, and what would be right. Another language is another value of the type. */
import { accessPhrases } from './access-refusal.js';
import type { AddressFault } from './address-fault.js';
import type { ChangeKind } from './entries.js';
import { filePhrases } from './file-refusal.js';
import type { PhrasesOf } from './phrases.js';
import type { Refusal } from './refusal.js';

/** Sentences for each kind. */
export type RefusalPhrases = PhrasesOf<Refusal>;

const WHO_MAY: Readonly<Record<ChangeKind, string>> = {
  edit: 'Only its author may edit a message.',
  delete: 'Only its author, a moderator of the room or an operator may delete a message.',
  react: 'Only members of the room may react.',
  pin: 'Only a moderator of the room or an operator may pin here.',
};

const SOCKETS = {
  person: 'You have too many connections open. Close some tabs.',
  address: 'Too many connections are open from your address. Close some of them.',
};

const ADDRESS: Readonly<Record<AddressFault, string>> = {
  'no-url': 'This is no address: give all of it, such as https://example.com/in.',
  scheme:
    'This address cannot be sent to: it has to begin with https:. With http: it has to be in numbers, and its network allowed (--hook-networks).',
  name: 'This address cannot be sent to: it has a name or password, or an @, before its host.',
  fragment: 'This address cannot be sent to: it has a #, and nothing behind that is ever sent.',
  control: 'This address cannot be sent to: it has a line end, a tab or another control character.',
  network:
    'This address cannot be sent to: it is of a network that is not public. Whoever runs this server can allow it (--hook-networks).',
};

export const refusalPhrases: RefusalPhrases = {
  ...accessPhrases,
  ...filePhrases,

  'wrong-credentials': () => 'Name or password is wrong.',
  'wrong-present-password': () => 'Your present password is not that.',
  'account-name-taken': ({ name }) => `The name “${name}” is taken.`,
  'account-name-kept': ({ name }) => `The name “${name}” is kept for this server. Choose another.`,
  'account-name-claimed': ({ name }) => `The name “${name}” is just being taken. Try again in a moment.`,
  'first-account-by-link': () => 'The first account is made with the set-up link of this server.',
  'first-account-claimed': () => 'The first account is being made. Try again in a moment.',
  'registration-invited': () => 'An account here is made by an invite link, or by an operator.',
  'registration-closed': () => 'Only operators make accounts here.',
  'name-length': ({ min, max }) => `A name has ${min} to ${max} characters.`,
  'name-letters': () => 'A name is made of letters, digits, . _ - and single spaces.',
  'name-scripts': () =>
    'A name is made of the everyday letters of one script, or of scripts that are written together.',
  'names-full': ({ max }) => `A person has at most ${max} names in all. Go back to one that you had.`,
  'no-picture': ({ max, maxBytes }) =>
    `A picture is a square PNG, JPEG or WebP of at most ${max} pixels and ${maxBytes} bytes.`,
  'common-password': () => 'This password is too common. Choose another.',
  'mail-link-gone': () => 'This link is not valid, or not any more. Ask for a new mail.',
  'no-account': () => 'There is no such account.',
  'own-account': () => 'Your own account is for another operator to change.',
  'only-operators': () => 'Only operators may do this.',

  'no-room': () => 'There is no such room, or you are not a member of it.',
  'room-name-taken': ({ name }) => `There is a room “${name}” already.`,
  'not-moderator': () => 'Only a moderator of the room or an operator may do this.',
  'last-moderator': () =>
    'A room needs a moderator, and there is no other. Make somebody else a moderator first.',
  'no-member': () => 'There is no such member of this room.',
  banned: () => 'This person is banned from the room. A moderator can lift the ban.',
  'ban-oneself': () => 'You cannot ban yourself; you can leave.',
  'no-person': () => 'There is no such person.',
  'direct-room': () => 'A direct conversation has the same people for good.',
  blocked: () => 'One of you two has blocked the other, so nothing new can be written here.',
  'blocks-full': ({ max }) => `A person can block at most ${max} people. Lift a block first.`,
  'block-oneself': () => 'You cannot block yourself.',
  'direct-people': ({ max }) => `people: choose 1 to ${max} people besides yourself.`,
  'nobody-called': ({ name }) => `There is nobody called “${name}” here.`,
  'room-full': ({ max }) => `A room has at most ${max} members.`,
  'bans-full': ({ max }) => `A room has at most ${max} bans. Lift one first.`,
  'hooks-full': ({ max }) =>
    `A room has at most ${max} addresses for messages from outside. Remove one first.`,
  'outgoing-full': ({ max }) => `A room sends to at most ${max} addresses outside. Remove one first.`,
  'outgoing-address': ({ why }) => ADDRESS[why],
  'bots-full': ({ max }) => `A person has at most ${max} bots. End one first.`,
  'bot-rooms-full': ({ max }) => `A bot is in at most ${max} rooms. Take it out of one first.`,
  'no-bot': () => 'You have no such bot (any more).',
  'no-token': () => 'This token opens nothing (any more). Whoever made the bot can make another.',
  'token-renewed': () =>
    'This bot got another token meanwhile, and that one opens now. Make one more only if nobody has it.',
  'not-for-bots': () => 'A token does not open this. Sign in as a person.',
  'room-bots-full': ({ max }) => `A room has at most ${max} bots that its members brought. Remove one first.`,
  'bot-name-taken': ({ name }) => `You have a bot called “${name}” already. Choose another name.`,
  'hook-name-taken': ({ name }) => `A bot called “${name}” writes here already. Choose another name.`,
  'no-hook': () =>
    'There is no such address for messages (any more). A moderator of the room can make a new one.',
  'bot-role': () => 'A bot writes messages and moderates nothing.',
  'rooms-full': ({ max }) => `A person can be in at most ${max} rooms.`,
  'invitations-full': ({ max }) =>
    `They have ${max} invitations that they have not looked at. Ask them, and try again then.`,
  'own-invitations-full': ({ max }) =>
    `They have not looked at ${max} invitations of yours. Ask them, and try again then.`,
  'room-archived': () => 'This room is archived: it can be read, and nothing new is written in it.',
  'general-stays': () => 'The room that everybody begins in cannot be archived.',
  'room-closed': () => 'The room was just closed. Try again.',
  'room-restless': () => 'The room is changing too fast at the moment. Try again.',

  'invite-gone': () => 'This link is not valid any more. Ask for a new one.',
  'invite-claimed': () =>
    'Somebody else is just coming in by the last use of this link. Try again in a minute.',
  'no-invite': () => 'You have no such open link.',
  'invites-full': ({ max }) => `You have ${max} open links. End one first.`,
  'all-invites-full': ({ max }) =>
    `There are ${max} open links in this chat. Try again when some have ended.`,

  'message-gone': () => 'There is no such message in this room (any more).',
  'change-forbidden': ({ change }) => WHO_MAY[change],
  'changes-full': ({ edits, reactions }) =>
    `A message takes ${edits} edits and ${reactions} different reactions.`,
  'unread-too-far': ({ max }) =>
    `Only the newest ${max} entries can be marked unread, and fewer where they are long.`,
  'replicas-missing': () => 'The message is not on enough replicas yet, so it may be lost. Try again.',

  'store-away': () => 'The store does not answer just now. Try again.',
  'store-full': () =>
    'The server cannot store anything just now: its disk or memory is full, or it may only read.',
  'search-away': () => 'Searching does not work just now; it does again in a moment.',
  'sessions-away': () => 'The store of sessions does not answer at the moment. Try again.',
  'sign-out-unkept': () =>
    'This browser is signed out. The server cannot store anything at the moment, so it did not keep the end of the session. To end it for certain, sign in later and sign out everywhere.',
  'being-updated': () => 'This chat is being updated. It works when that is done.',
  'node-closing': () => 'This node is shutting down.',
  'worker-draining': () => 'This worker is draining. Connect again.',
  'sockets-full': ({ of }) => SOCKETS[of],
  'nothing-here': () => 'There is nothing at this address.',
  'no-ticket-in-mode': () => 'In this mode a session lives in one worker: no ticket leads there.',

  'no-node': ({ node }) => `There is no node ${node}.`,
  'node-silent': ({ node }) => `${node} did not answer; it may or may not have done it.`,
  'only-here': () => 'The store does not answer, so only this node switched.',
  'no-slot': ({ slot }) => `There is no slot ${slot} on this node.`,
  'slot-empty': ({ slot }) => `Slot ${slot} has no worker now.`,
  'worker-not-ready': ({ slot, state }) => `Worker ${slot} is ${state}; only a ready worker can drain.`,
  'worker-replaced': ({ slot }) => `Worker ${slot} is being replaced already.`,
  'restart-runs': () => 'A rolling restart runs already.',
  'restart-before-count': () => 'A rolling restart runs; change the number of workers when it is over.',
  'no-incident': ({ name, kept }) =>
    `There is no incident ${name}; the event log keeps the last ${kept} events.`,
  'control-rooms-full': ({ max }) => `This node shows at most ${max} control rooms.`,
};
