import type { OpenTransport } from './connection/transport.js';
import type { WatchdogTimes } from './connection/watchdog.js';
import type { KeyValueStorage } from './delivery/key-value-storage.js';
import type { TabLocks } from './delivery/tab-locks.js';
import type { TraceEvent } from './events/trace.js';
import type { Fetch } from './http/http-api.js';
import type { Clock } from './timing/clock.js';
import type { OpenTestifier } from './witness/testifier.js';

export interface ChatClientOptions {
  /** Origin of the server without a slash at the end; '' for the page's own. */
  readonly url: string;
  /** Default: the global one. Outside a browser give `CookieJar.fetch`. */
  readonly fetch?: Fetch;
  /** What carries the connections. */
  readonly open: OpenTransport;
  /** Where pending messages are kept. Default: in memory. */
  readonly storage?: KeyValueStorage;
  readonly locks?: TabLocks;
  readonly clock?: Clock;
  /** Stable for the life of a tab. */
  readonly tab?: string;
  /** True: hold all rooms open that this person is a member of. False: only those that `join` is called for. */
  readonly autoJoin?: boolean;
  /** Every this many ms of use the session is renewed by a request; 0: never. */
  readonly keepSessionMs?: number;
  /** When a silent connection is doubted. Default: `WATCHDOG_TIMES`. */
  readonly watchdog?: WatchdogTimes;
  /**
   * Tells the server what became of its messages, for the conservation line of the control room: `openTestifier`, for
   * pages. Default: nothing is told.
   */
  readonly testify?: OpenTestifier;
  /** Told of everything that this client asks, hears and shows, in order. */
  readonly onTrace?: (event: TraceEvent) => void;
}
