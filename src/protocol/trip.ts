/** Which way a sampled request or message went: what workers tell while a control room is open, and only then. */
import type { SessionHolder } from './session-holder.js';

/** As the worker saw it, which knows its own slot no better than its primary. Times are ms since 1970. */
export type WorkerTrip =
  /** A connection came by the router, and its session was looked for: where it is, or `none`. */
  | { readonly kind: 'handshake'; readonly at: number; readonly session: SessionHolder | 'none' }
  /** A message or change of somebody here was stored. `user`: whose; absent from nodes of an older version. */
  | { readonly kind: 'send'; readonly at: number; readonly mid: string; readonly user?: string }
  /** A stored message reached this worker, which sent it to so many sockets. */
  | { readonly kind: 'delivery'; readonly at: number; readonly mid: string; readonly sockets: number };

/** With the slot of the worker that told it. */
export type Trip = WorkerTrip & { readonly slot: number };
