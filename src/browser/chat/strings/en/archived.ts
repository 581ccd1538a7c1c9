export const archived = {
  told: 'This room is archived. It can be read, and nothing new is written in it.',
  /** Beside the name of a room where it is one of many. */
  mark: 'archived',
  draft: 'What you were writing',
  archive: 'Archive this room',
  sure: 'Nobody can write in it or come in until a moderator takes it back. What was said stays to be read.',
  yes: 'Archive',
  no: 'Cancel',
  unarchive: 'Unarchive',
  unarchiveOf: (name: string) => `Unarchive ${name}`,
};
