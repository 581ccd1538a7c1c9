import type { Clock } from '../timing/clock.js';

/** How a connection carries its packets. */
export type Way = 'websocket' | 'polling';

export interface DoubtTimes {
  /**
   * From polling for want of an answer to the first quiet try of the websocket; each further one waits four times as
   * long.
   */
  readonly firstProbeMs: number;
  readonly maxProbeMs: number;
  /** A quiet try without an answer after this was silent; nobody waits for it. */
  readonly probeWithinMs: number;
  /** After this long without another silent try it is forgotten: the device is on another network by then. */
  readonly forgetMs: number;
}

/**
 * 5 s: who came back by polling from a network that was silent as a whole is soon on a websocket. At most an hour,
 * since a try costs one connection. A day, since people carry devices home.
 */
export const DOUBT_TIMES: DoubtTimes = {
  firstProbeMs: 5_000,
  maxProbeMs: 3_600_000,
  probeWithinMs: 10_000,
  forgetMs: 24 * 3_600_000,
};

/** One silent try may be a frozen worker. The next one reaches another worker, so two are the network's. */
const SILENT_TRIES = 2;
const PROBE_FACTOR = 4;

/** Times are ms since 1970. */
interface Memory {
  readonly until: number;
  readonly probeAt: number;
  readonly probes: number;
}

/** Where the doubt is remembered; any of its functions may throw. */
export interface DoubtStorage {
  readonly get: (key: string) => string | null;
  readonly set: (key: string, value: string) => void;
  readonly remove: (key: string) => void;
}

export interface WebsocketDoubtOptions {
  /** The server's origin: what one network does to it says nothing about another server. */
  readonly origin: string;
  /** Outlives the page, so that the next one begins where this one ended. */
  readonly storage: DoubtStorage;
  readonly clock: Clock;
  readonly times?: DoubtTimes;
}

/**
 * Whether websockets come through to one server. Some networks answer nothing when a websocket is opened, or let it
 * open and swallow what it carries. Nobody is told, and only a try that takes too long shows it. Networks that refuse
 * are no matter of doubt: Socket.IO goes on by polling then.
 */
export class WebsocketDoubt {
  private silentTries = 0;
  private pollingSilent = false;

  constructor(private readonly options: WebsocketDoubtOptions) {}

  /** How the next connection is to begin. */
  nextWay(): Way {
    if (this.memory() !== null) return this.pollingSilent ? 'websocket' : 'polling';
    return this.silentTries < SILENT_TRIES ? 'websocket' : 'polling';
  }

  /** A connection begun that way had no answer in time, or one that served fell silent. */
  silent(way: Way): void {
    this.pollingSilent = way === 'polling';
    // Silent both ways is a network, or a server, that is away: nothing is known of websockets.
    this.silentTries = way === 'polling' ? 0 : this.silentTries + 1;
  }

  /** The server's word came that way. When it came by polling, after silent websockets, that is remembered. */
  onAnswered(way: Way): void {
    this.pollingSilent = false;
    if (way === 'websocket') {
      this.silentTries = 0;
      this.options.storage.remove(this.key);
    } else if (this.silentTries >= SILENT_TRIES && this.memory() === null) this.remember(0);
  }

  /** In how many ms the websocket is to be tried quietly, beside a connection by polling; null: there is no doubt. */
  probeInMs(): number | null {
    const memory = this.memory();
    return memory === null ? null : Math.max(0, memory.probeAt - this.options.clock.now());
  }

  get probeWithinMs(): number {
    return (this.options.times ?? DOUBT_TIMES).probeWithinMs;
  }

  /** The quiet try was silent as well. */
  onProbeFailed(): void {
    this.remember((this.memory()?.probes ?? 0) + 1);
  }

  private get key(): string {
    return `holdfast.websocket-doubt.${this.options.origin}`;
  }

  private remember(probes: number): void {
    const { clock, storage, times = DOUBT_TIMES } = this.options;
    const waitMs = Math.min(times.maxProbeMs, times.firstProbeMs * PROBE_FACTOR ** Math.min(probes, 10));
    // Apart from each other: the people of one office fell silent together.
    const probeAt = Math.round(clock.now() + waitMs * (0.75 + 0.5 * clock.random()));
    const memory: Memory = { until: clock.now() + times.forgetMs, probeAt, probes };
    try {
      storage.set(this.key, JSON.stringify(memory));
    } catch {
      // Full or forbidden: the next page finds it out again.
    }
  }

  private memory(): Memory | null {
    const { clock, storage, times = DOUBT_TIMES } = this.options;
    try {
      const { until, probeAt, probes } = JSON.parse(storage.get(this.key) ?? 'null') as Memory;
      const leftMs = until - clock.now();
      // Longer than it is ever set: the clock was turned back, or somebody else wrote it.
      const isValid = leftMs > 0 && leftMs <= times.forgetMs && probeAt > 0 && probes >= 0;
      return isValid ? { until, probeAt: Math.min(probeAt, until), probes } : null;
    } catch {
      // No JSON, or a storage that may not be read: as if nothing was known.
      return null;
    }
  }
}
