import { performance } from 'node:perf_hooks';
import { LoopDelay } from '../../loop-delay.js';
import type { SocketDot } from '../../protocol/control.js';
import { LIMITS } from '../../protocol/limits.js';
import type { StoreRefusal } from '../../store/store-mark.js';
import type { Meters } from './meters.js';
import type { PrimaryIpc } from './primary-ipc.js';

export interface HeartbeatSources {
  readonly sockets: () => number;
  readonly memorySessions: () => number;
  readonly storeUp: () => boolean;
  readonly wrongReplies: () => number;
  readonly storeRefusal: () => StoreRefusal | null;
  /** The sockets as dots when they changed since the last call, else null. */
  readonly dots: () => SocketDot[] | null;
}

/** Tells the primary every 500 ms that this worker runs, and how it is (LIFE-2). */
export class HeartbeatSender {
  private readonly delay = new LoopDelay(0);
  private utilization = performance.eventLoopUtilization();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly worker: { readonly primary: PrimaryIpc; readonly meters: Meters },
    private readonly sources: HeartbeatSources,
  ) {}

  start(): void {
    this.delay.start();
    this.beat();
    this.timer = setInterval(() => this.beat(), LIMITS.heartbeatMs);
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.delay.stop();
  }

  beat(): void {
    const {
      worker: { primary, meters },
      sources,
    } = this;
    const utilization = performance.eventLoopUtilization();
    const memory = process.memoryUsage();
    const dots = sources.dots();
    const trips = meters.trips.take();
    primary.send({
      type: 'holdfast:heartbeat',
      at: Date.now(),
      sockets: sources.sockets(),
      memorySessions: sources.memorySessions(),
      loopUtilization: performance.eventLoopUtilization(utilization, this.utilization).utilization,
      loopDelayMs: this.delay.read(performance.now()),
      rssBytes: memory.rss,
      heapBytes: memory.heapUsed,
      messagesIn: meters.messagesIn,
      messagesOut: meters.messagesOut,
      requests: meters.requests,
      storeUp: sources.storeUp(),
      wrongReplies: sources.wrongReplies(),
      storeRefusal: sources.storeRefusal(),
      counters: meters.counters,
      ...(dots === null ? {} : { dots: dots.slice(0, LIMITS.socketDotsPerWorker) }),
      ...(trips.length === 0 ? {} : { trips }),
    });
    this.utilization = utilization;
  }
}
