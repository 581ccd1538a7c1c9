import { MINUTE, SECOND } from './units.js';

/** Processes and nodes: how they watch each other, drain and tell of themselves. */
export const NODE_LIMITS = {
  /** A secret in the data folder has 43 characters; fewer than these are what a write left that broke off. */
  keptSecretMinChars: 16,
  /** Supervision (LIFE-1, LIFE-2). */
  heartbeatMs: 500,
  heartbeatSuspectMs: 1_500,
  heartbeatDeadMs: 3_000,
  backoffFirstMs: 100,
  backoffMaxMs: 15 * SECOND,
  backoffResetMs: 30 * SECOND,
  crashLoopDeaths: 5,
  crashLoopWindowMs: 60 * SECOND,
  /** A failed slot is tried once more after this, since what broke it may have been mended. */
  failedSlotRetryMs: 2 * MINUTE,
  /** The first time; each start that was too slow gives the next one twice as long. */
  workerStartTimeoutMs: 20 * SECOND,
  /** Most starts take two seconds. One that takes 80 times that hangs: it is begun again. */
  workerStartMaxMs: 160 * SECOND,
  workersMax: 64,

  /**
   * Draining: a node with others beside it serves on for a while, since balancers have to hear of it first. Clients
   * are told to move, spread over the window. Then what is left is closed. The deadline is for all of it.
   */
  drainServesOnMs: 1 * SECOND,
  drainMoveWindowMs: 2 * SECOND,
  drainDeadlineMs: 8 * SECOND,
  /** SIGTERM of a node ends within this. */
  shutdownDeadlineMs: 10 * SECOND,

  /** A node's view in the store: how often it is renewed, and when a silent node is called lost. */
  nodeViewEveryMs: 1 * SECOND,
  nodeViewTtlMs: 3 * SECOND,
  /**
   * How far a node's clock may be from the store's before an operator is told. It is far below what a sign-in's or a
   * ticket's life would notice. It is far above what NTP and a slow answer of the store leave.
   */
  clockToleranceMs: 5 * SECOND,
  /** A command to another node is answered within this, or reported as failed. */
  nodeCommandTimeoutMs: 3 * SECOND,
  /**
   * One that travelled for longer is not executed: its sender was told that it failed. Clocks may differ by
   * `clockToleranceMs`.
   */
  nodeCommandMaxAgeMs: 10 * SECOND,

  /** Presence: a worker's lease in the store, how often it is renewed, how long a leaver lingers. */
  leaseMs: 4 * SECOND,
  leaseRenewMs: 1 * SECOND,
  leaveGraceMs: 1_500,
} as const;
