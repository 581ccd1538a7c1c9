/** What is said about words that begin with a slash, in English. */
import { plural } from './words.js';

export const commands = {
  label: 'Commands',
  offered: (count: number, name: string) => `${plural(count, 'command')}; Enter takes /${name}`,
  hints: {
    me: 'what you do, in italics',
    shrug: 'adds ¯\\_(ツ)_/¯',
    invite: 'a name: lets somebody into a private room',
    topic: 'what this room is about, for all to see',
    leave: 'leaves this room, after a question',
  },
  usage: {
    me: 'Write what you do after /me, as in “/me looks at the tide”.',
    shrug: 'Write /shrug, with words before the shrug or none.',
    invite: 'Write whom to invite after /invite, as in “/invite bob”.',
    topic: 'Write what this room is about after /topic; /topic - takes the topic away.',
    leave: 'Write /leave alone: it leaves this room.',
  },
  unknown: (name: string) =>
    `There is no command /${name}. To send a text that begins with a slash, write two.`,
  directRoom: 'A direct conversation keeps its people and its name, and nobody leaves it.',
  openRoom: 'This room is open to all: nobody needs an invitation to it.',
};
