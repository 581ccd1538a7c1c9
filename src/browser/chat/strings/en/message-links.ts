/** What is said about a message that a link leads to, in English. */
export const messageLinks = {
  log: (room: string) => `Earlier messages in ${room}`,
  loading: 'Loading the message…',
  loadingNewer: 'Loading newer messages…',
  newerFailed: 'Newer messages could not be loaded.',
  deleted: 'The message of this link was deleted.',
  gone: 'The message of this link is not in the room, or not any more.',
  failed: 'The message could not be loaded.',
  notYours: 'The link leads to a room that is not there, or that you are not in.',
  notMember: (room: string) => `The link leads to ${room}, of which you are not a member.`,
};
