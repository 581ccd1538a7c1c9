import { plural } from './words.js';

export const people = {
  title: 'People',
  online: 'Here now',
  away: 'Not here now',
  bots: 'Bots',
  outside: 'Sent outside, too',
  close: 'Close',
  invite: 'Invite somebody',
  inviteName: 'Their name',
  inviteSubmit: 'Invite',
  invited: (name: string) => `${name} can now open this room.`,
  failed: 'The list could not be loaded.',
  more: (count: number) => `and ${count.toLocaleString('en')} more`,
  suggestions: 'People of this room',
  suggested: (count: number, name: string) => `${plural(count, 'person', 'people')}; Enter takes ${name}`,
  everyone: 'everybody here',
};
