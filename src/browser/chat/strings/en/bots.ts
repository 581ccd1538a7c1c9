export const bots = {
  hint: 'A bot is a program that reads and writes in rooms you bring it into. It signs in with its token.',
  none: 'You have no bots yet.',
  loading: 'Your bots are coming…',
  name: 'Name of the bot',
  make: 'Make a bot',
  making: 'Making it…',
  /** A token is there only now. */
  once: (name: string) => `The token of ${name}. It is shown this once: copy it now.`,
  secret: 'Whoever has it reads and writes as this bot.',
  token: 'Token',
  /** `rooms`: their names, joined. */
  isIn: (rooms: string) => `In ${rooms}`,
  nowhere: 'In no room yet',
  /** Its token is none any more. */
  ended: 'Its token ended when you set a new password or signed out everywhere. A new token brings it back.',
  more: (name: string) => `What can be done with ${name}`,
  rooms: 'Its rooms',
  noRooms: 'You are in no room that it could join.',
  picture: 'Its picture',
  pictured: 'Its picture has been saved.',
  renew: 'New token',
  renewSure: (name: string) =>
    `Make a new token for ${name}? The present one stops working, and the program needs the new one.`,
  remove: 'Delete',
  removeSure: (name: string) => `Delete ${name}? Its token stops working. What it wrote stays.`,
  no: 'Cancel',
  removed: (name: string) => `${name} was deleted.`,
  cameIn: (name: string, room: string) => `${name} is in ${room} now.`,
  wentOut: (name: string, room: string) => `${name} is not in ${room} any more.`,
};
