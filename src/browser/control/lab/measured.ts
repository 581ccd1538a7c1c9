/**
 * The measured matrix of docs/reports/survival, as far as the control room shows it. `npm run reports` writes the
 * cells.
 */
export interface Measured {
  readonly faults: number;
  readonly signedOut: number;
  readonly messagesLost: number;
  /** Until half of those who had to move were back; null: nobody had to. */
  readonly backMs: number | null;
}

export const MEASURED: Readonly<Record<string, Measured>> = {
  'worker-killed/sticky': { faults: 2, signedOut: 32, messagesLost: 0, backMs: 679 },
  'worker-killed/shared': { faults: 2, signedOut: 0, messagesLost: 0, backMs: 127 },
  'worker-killed/stateless': { faults: 2, signedOut: 0, messagesLost: 0, backMs: 122 },
  'worker-killed/broken': { faults: 2, signedOut: 6, messagesLost: 0, backMs: 880 },
  'worker-died/shared': { faults: 2, signedOut: 0, messagesLost: 0, backMs: 270 },
  'worker-frozen/sticky': { faults: 2, signedOut: 29, messagesLost: 0, backMs: 3817 },
  'worker-frozen/shared': { faults: 2, signedOut: 0, messagesLost: 0, backMs: 2626 },
  'worker-frozen/stateless': { faults: 2, signedOut: 0, messagesLost: 0, backMs: 2541 },
  'worker-frozen/broken': { faults: 2, signedOut: 8, messagesLost: 0, backMs: 3223 },
  'worker-blocked/shared': { faults: 2, signedOut: 0, messagesLost: 0, backMs: 2479 },
  'worker-drained/shared': { faults: 2, signedOut: 0, messagesLost: 0, backMs: null },
  'rolling-restart/sticky': { faults: 2, signedOut: 60, messagesLost: 0, backMs: 6888 },
  'rolling-restart/shared': { faults: 2, signedOut: 0, messagesLost: 0, backMs: 1521 },
  'rolling-restart/stateless': { faults: 2, signedOut: 0, messagesLost: 0, backMs: 1984 },
  'rolling-restart/broken': { faults: 2, signedOut: 23, messagesLost: 0, backMs: 4233 },
  'node-lost/shared': { faults: 2, signedOut: 0, messagesLost: 0, backMs: 91 },
  'store-down/sticky': { faults: 2, signedOut: 0, messagesLost: 0, backMs: null },
  'store-down/shared': { faults: 2, signedOut: 0, messagesLost: 0, backMs: null },
  'store-down/stateless': { faults: 2, signedOut: 0, messagesLost: 0, backMs: null },
};
