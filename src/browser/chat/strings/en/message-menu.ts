/** What is said in the menu of a message, the choice of an emoji and the list of replies, in English. */
import { plural } from './words.js';

export const messageMenu = {
  menu: 'Message',
  moreEmoji: 'More emoji',
  edit: 'Edit',
  delete: 'Delete',
  copy: 'Copy the text',
  copied: 'The text is copied.',
  notCopied: 'This browser did not let the page copy the text. Mark it and copy it by hand.',
  copyLink: 'Copy link',
  linkCopied: 'The link to the message is copied.',
  linkNotCopied: 'This browser did not let the page copy the link.',
  keys: { edit: 'E', reply: 'R', react: '+', delete: 'Del' },
  picker: 'Choose an emoji',
  find: 'Find an emoji',
  nothing: 'No emoji is called that.',
  suggestions: 'Emoji of that name',
  suggested: (count: number, name: string) => `${plural(count, 'emoji', 'emoji')}; Enter takes ${name}`,
  recent: 'Used lately',
  all: 'All',
  repliesTitle: 'Replies',
  repliesNone: 'No replies are left.',
  repliesLoading: 'Loading older messages…',
  goTo: 'Go to the message',
};
