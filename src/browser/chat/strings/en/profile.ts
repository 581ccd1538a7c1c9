export const profileDialog = {
  title: 'Your profile',
  name: 'Your name',
  nameHint:
    'Everybody sees it at once, beside what you wrote before, too. You sign in by it. Your former names stay yours, and nobody else gets them.',
  save: 'Save',
  saved: 'Your profile has been saved.',
};
