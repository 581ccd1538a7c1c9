export const profileDialog = {
  title: 'Your profile',
  name: 'Your name',
  nameHint:
    'Everybody sees it at once, beside what you wrote before, too. You sign in by it. Your former names stay yours, and nobody else gets them.',
  status: 'Your status',
  statusExample: '🏖️ At the sea until Monday',
  statusHint: 'One line, which everybody sees in the lists of people. Leave it empty to say nothing.',
  save: 'Save',
  saved: 'Your profile has been saved.',
};
