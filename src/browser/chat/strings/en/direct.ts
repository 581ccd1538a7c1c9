/** What one can do about a conversation that one does not want. */
export const direct = {
  block: (name: string) => `Block ${name}`,
  unblock: (name: string) => `Unblock ${name}`,
  sure: (name: string) =>
    `Neither of you can write in this conversation then, and ${name} is told so when they try. What was said stays. Conversations with more people go on, and so do rooms that you share.`,
  no: 'Keep it',
  blocked: (name: string) => `You have blocked ${name}.`,
  unblocked: (name: string) => `You and ${name} can write to each other again.`,
  hide: 'Hide the conversation',
  hideHint:
    'A hidden conversation stays off your list until you open it again, also when somebody writes in it.',
};
