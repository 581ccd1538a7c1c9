import { plural } from './words.js';

export const inviteLinks = {
  title: 'Invite by link',
  hint: 'Whoever has the link can come into this room. Whoever has no account here makes one by it.',
  /** Where only operators make accounts. */
  closedHint:
    'Whoever has the link and an account here can come into this room. Only operators make accounts.',
  uses: 'How many people',
  people: (count: number) => plural(count, 'person', 'people'),
  days: 'How long',
  forDays: (count: number) => plural(count, 'day'),
  make: 'Make a link',
  link: 'Link',
  once: 'The link is shown this once: copy it now.',
  mine: 'Your open links into this room',
  open: (spent: number, most: number, until: string) => `${spent} of ${most} came, open until ${until}`,
  end: 'End it',
  endOf: (until: string) => `End the link that is open until ${until}`,
  ended: 'The link is ended. Nobody comes in by it any more.',
  /** To who opened a link into the chat, and has an account. */
  already: 'You are in this chat already.',
};
