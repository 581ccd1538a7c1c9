export const notify = {
  level: 'Tell me of',
  levels: { all: 'All messages', mentions: 'Mentions', nothing: 'Nothing' },
  hints: {
    all: 'Each message here is meant for you: the number in the list stands out.',
    mentions: 'What calls you, answers you or calls everybody stands out in the list.',
    nothing: 'The room stays quiet: no number in the list, and a ring while something is unread.',
  },
};
