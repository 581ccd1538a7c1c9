export const connection = {
  note: 'Reconnecting…',
  first: 'Connecting…',
  trying: 'Not connected. Trying now…',
  waiting: 'Not connected.',
  in: (seconds: number) => `Trying again in ${seconds} s`,
  now: 'Try now',
  storeAway: 'This server cannot reach its store.',
  stillWrite: 'Keep writing: it will be sent when the connection is back.',
};
