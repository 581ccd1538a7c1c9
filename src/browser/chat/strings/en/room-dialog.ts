export const roomDialog = {
  title: (name: string) => `About ${name}`,
  name: 'Name',
  topic: 'Topic',
  topicHint: 'One line, for everybody to see under the name.',
  save: 'Save',
  saved: 'Saved.',
  noTopic: 'Nothing was said yet about what this room is for.',
  /** Bots are no members to count. */
  members: (people: number, bots: number) =>
    `Members · ${people.toLocaleString('en')}${bots === 0 ? '' : `, bots · ${bots}`}`,
  find: 'Find a member',
  nobody: 'Nobody here has such a name.',
  moderator: 'moderator',
  manage: (name: string) => `What to do with ${name}`,
  makeModerator: 'Make moderator',
  makeMember: 'Make an ordinary member',
  remove: 'Remove',
  ban: 'Ban',
  sure: (name: string, isPrivate: boolean) =>
    isPrivate
      ? `Remove ${name}? They can come back only when somebody invites them.`
      : `Remove ${name}? They can join again at any time.`,
  banSure: (name: string) =>
    `Ban ${name}? They are removed, and nobody can bring them back before the ban is lifted.`,
  no: 'Cancel',
  nowModerator: (name: string) => `${name} is a moderator now.`,
  nowMember: (name: string) => `${name} is an ordinary member now.`,
  nowRemoved: (name: string) => `${name} was removed.`,
  nowBanned: (name: string) => `${name} is banned.`,
  bans: 'Banned',
  lift: 'Lift the ban',
  liftOf: (name: string) => `Lift the ban of ${name}`,
};
