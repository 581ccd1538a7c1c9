export const leaveRoom = {
  sure: (name: string, isPrivate: boolean) =>
    isPrivate
      ? `Leave ${name}? You can come back only when somebody invites you.`
      : `Leave ${name}? You can join again at any time.`,
  yes: 'Leave',
  stay: 'Stay',
};
