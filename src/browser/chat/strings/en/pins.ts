/** What is said of pinned messages, in English. */
export const pins = {
  title: 'Pinned messages',
  pin: 'Pin',
  unpin: 'Unpin',
  loading: 'Loading what is pinned…',
  failed: 'What is pinned could not be loaded.',
  none: 'Nothing is pinned. “Pin” in the menu of a message keeps it here for everybody.',
  noneYet: 'Nothing is pinned. Moderators of the room can pin messages here.',
};
