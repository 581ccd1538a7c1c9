export const exporting = {
  room: 'Export this room',
  roomHint: 'All messages as a file of JSON lines. Files are named in it, by name and digest.',
  own: 'Export what I wrote',
  ownHint: 'Your account and your messages in all rooms that you are in, as a file of JSON lines.',
  begun: 'The export is on its way. Your browser saves it.',
};
