/** What is said about changing and answering messages, in English. */
import { plural } from './words.js';

export const actions = {
  open: 'More actions',
  react: 'React',
  reply: 'Reply',
  rowHint: 'Enter opens what can be done with the message.',

  deleted: 'Message deleted',
  pinned: 'pinned',
  edited: (time: string) => `edited ${time}`,
  editedAt: (time: string) => `Edited: ${time}`,

  reactions: 'Reactions',
  reaction: (name: string, count: number, isMine: boolean) =>
    `${name}: ${plural(count, 'person', 'people')}${isMine ? ', you too' : ''}`,
  addReaction: 'Add a reaction',

  quote: (name: string, text: string, _isBot: boolean) => `Answers ${name}: ${text}. Go to that message`,
  quoteUnknown: 'a message that could not be loaded',
  quoteLoading: 'an earlier message',
  replies: (count: number) => plural(count, 'reply', 'replies'),

  showAll: 'Show all of it',
  showLess: 'Show less',
};
