export const connection = {
  note: 'Reconnecting…',
  first: 'Connecting…',
  trying: 'Trying now…',
  waiting: 'Not connected.',
  in: (seconds: number) => `Trying again in ${seconds} s`,
  now: 'Try now',
  storeAway: 'This server cannot reach its store.',
  stillWrite: 'Keep writing: it will be sent when the connection is back.',
};

export const errors = {
  offline: 'No answer came from the server. Try again.',
  rateLimited: (ms: number | undefined) =>
    ms === undefined ? 'Too many tries. Wait a little.' : `Too many tries. Wait ${Math.ceil(ms / 1_000)} s.`,
};
