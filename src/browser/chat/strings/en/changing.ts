/** What is said while a message is changed or answered, and of what became of that, in English. */
export const changing = {
  deleting: 'Message deleted. Ctrl or ⌘ with Z takes it back.',
  undo: 'Undo',
  editLabel: 'Edit the message',
  save: 'Save',
  cancel: 'Cancel',
  editHint: 'Enter saves, Escape cancels',
  gone: 'The message has been deleted meanwhile.',
  saving: 'Saving the change',
  savingWaits: 'The change waits for a connection',
  failed: {
    edit: 'The edit was not saved.',
    delete: 'The message was not deleted.',
    react: 'The reaction was not stored.',
    pin: 'It was not pinned.',
  },
  wrote: 'You wrote:',
  retry: 'Retry',
  discard: 'Discard',
  who: (names: readonly string[], more: number) => {
    if (more === 0 && names.length <= 1) return names[0] ?? '';
    if (more > 0) return `${names.join(', ')} and ${more.toLocaleString('en')} more`;
    return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  },
  you: 'you',
  somebody: 'somebody',
  replyingTo: (name: string, _isBot: boolean) => `Answering ${name}`,
  stopReplying: 'Do not answer this message',
};
