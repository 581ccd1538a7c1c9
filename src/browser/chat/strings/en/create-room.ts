export const createRoom = {
  title: 'New room',
  name: 'Name of the room',
  private: 'Private',
  privateHint: 'Only people who are invited can see it.',
  submit: 'Create the room',
};
