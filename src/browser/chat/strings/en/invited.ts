/** The sign-in page's words for whoever opened an invite or would need one. Alone, so that the form is one file. */
export const invited = {
  into: (by: string, room?: string) =>
    room === undefined ? `${by} invites you into this chat.` : `${by} invites you into ${room}.`,
  again: 'Try again',
  closed: 'Only operators make accounts here. Sign in if you have one.',
  onlyInvited: 'An account here is made by an invite link. Ask somebody for one, or sign in.',
};
