/** What is said about changing and answering messages, in English. */
import { plural } from './words.js';

export const actions = {
  open: 'More actions',
  react: 'React',
  reply: 'Reply',
  rowHint: 'Enter opens what can be done with the message.',

  deleted: 'Message deleted',
  deleting: 'Message deleted. Ctrl or ⌘ with Z takes it back.',
  undo: 'Undo',
  edited: (time: string) => `edited ${time}`,
  editedAt: (time: string) => `Edited: ${time}`,
  editLabel: 'Edit the message',
  save: 'Save',
  cancel: 'Cancel',
  editHint: 'Enter saves, Escape cancels',
  gone: 'The message has been deleted meanwhile.',

  saving: 'Saving the change',
  savingWaits: 'The change waits for a connection',
  failed: {
    edit: 'The edit was not saved.',
    delete: 'The message was not deleted.',
    react: 'The reaction was not stored.',
    pin: 'It was not pinned.',
  },
  wrote: 'You wrote:',
  retry: 'Retry',
  discard: 'Discard',

  reactions: 'Reactions',
  reaction: (name: string, count: number, isMine: boolean) =>
    `${name}: ${plural(count, 'person', 'people')}${isMine ? ', you too' : ''}`,
  addReaction: 'Add a reaction',
  who: (names: readonly string[], more: number) => {
    if (more === 0 && names.length <= 1) return names[0] ?? '';
    if (more > 0) return `${names.join(', ')} and ${more.toLocaleString('en')} more`;
    return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  },
  you: 'you',
  somebody: 'somebody',

  replyingTo: (name: string) => `Answering ${name}`,
  stopReplying: 'Do not answer this message',
  quote: (name: string, text: string) => `Answers ${name}: ${text}. Go to that message`,
  quoteUnknown: 'a message that could not be loaded',
  quoteLoading: 'an earlier message',
  replies: (count: number) => plural(count, 'reply', 'replies'),
  notFound: 'That message is too far back to be shown here.',

  showAll: 'Show all of it',
  showLess: 'Show less',
};
