import { plural } from './words.js';

/** The words for files that are on their way. */
export const uploads = {
  attached: 'Attached files',
  unnamed: 'file',
  waiting: 'Waiting',
  tooMany: (most: number) => `A message takes ${plural(most, 'file')}. The others were left out.`,
  removeIt: 'Remove it to send the message.',
  removeOrRetry: 'Try again, or remove it to send the message.',
  progress: (name: string) => `${name} is being sent`,
  cancel: (name: string) => `Do not send ${name}`,
  remove: (name: string) => `Remove ${name}`,
};
