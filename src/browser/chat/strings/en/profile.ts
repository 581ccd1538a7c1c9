export const profileDialog = {
  title: 'Your profile',
  name: 'Your name',
  nameHint:
    'Everybody sees it at once, beside what you wrote before, too. You sign in by it. Your former names stay yours, and nobody else gets them.',
  status: 'Your status',
  statusExample: '🏖️ At the sea until Monday',
  statusHint: 'One line, which everybody sees in the lists of people. Leave it empty to say nothing.',
  picture: 'Your picture',
  choosePicture: 'Choose a picture',
  removePicture: 'Remove it',
  noPicture: (name: string) => `“${name}” is no picture that this browser can draw.`,
  save: 'Save',
  saved: 'Your profile has been saved.',
};
