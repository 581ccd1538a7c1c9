/**
 * A TCP proxy whose link can be cut, reset or frozen: the network between two parts of the system. It listens in this
 * process until `stop`.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { FrameFilter } from './frame-filter.js';

export interface ProxyTarget {
  readonly host: string;
  readonly port: number;
}

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  readonly target: ProxyTarget;
  readonly filter: FrameFilter;
}

export class CuttingProxy {
  private server: Server | null = null;
  private readonly pairs = new Set<Pair>();
  private readonly silent = new Set<Socket>();
  private state: 'open' | 'cut' | 'frozen' | 'swallowing' = 'open';
  private next = 0;
  port = 0;

  /** Connections go to the targets in turn, past those that do not answer. */
  constructor(private targets: readonly ProxyTarget[]) {}

  static async start(targets: readonly ProxyTarget[]): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(targets);
    const server = createServer((near) => proxy.accept(near));
    proxy.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => resolve());
    });
    proxy.port = (server.address() as { port: number }).port;
    return proxy;
  }

  /** Ends all connections and refuses new ones. */
  cut(): void {
    this.state = 'cut';
    this.reset();
  }

  /** Resets all connections; new ones are served. */
  reset(): void {
    for (const { near, far } of this.pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
    this.pairs.clear();
    for (const near of this.silent) near.resetAndDestroy();
    this.silent.clear();
  }

  /** Nothing passes and nothing ends, as on a cable that was pulled: neither side hears of it. */
  freeze(): void {
    this.state = 'frozen';
    for (const { near, far } of this.pairs) {
      near.pause();
      far.pause();
    }
  }

  /** Websockets come about and none of their frames passes, in either direction; everything else does. */
  swallow(): void {
    this.state = 'swallowing';
  }

  /** Everything passes again, also what was held back by `freeze`. Websockets that lost frames are reset. */
  heal(): void {
    this.state = 'open';
    for (const { near, far, filter } of this.pairs) {
      if (filter.hasSwallowed) {
        near.resetAndDestroy();
        far.resetAndDestroy();
      }
      near.resume();
      far.resume();
    }
    // Connections begun while frozen never got through; a real network would let their SYN time out.
    for (const near of this.silent) near.resetAndDestroy();
    this.silent.clear();
  }

  /** Sends new connections elsewhere; those open stay. */
  retarget(targets: readonly ProxyTarget[]): void {
    this.targets = targets;
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) =>
      this.server === null ? resolve() : this.server.close(() => resolve()),
    );
  }

  private accept(near: Socket): void {
    near.setNoDelay(true);
    // Its close follows, and is what counts.
    near.on('error', () => {});
    if (this.state === 'cut') {
      near.resetAndDestroy();
      return;
    }
    if (this.state === 'frozen') {
      near.pause();
      this.silent.add(near);
      near.once('close', () => this.silent.delete(near));
      return;
    }
    this.dial(near, this.targets.length);
  }

  private dial(near: Socket, tries: number): void {
    const target = this.targets[this.next % Math.max(1, this.targets.length)];
    this.next += 1;
    if (target === undefined || tries === 0) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(target.port, target.host);
    far.setNoDelay(true);
    let open = false;
    far.once('error', () => {
      if (!open && !near.destroyed) this.dial(near, tries - 1);
    });
    far.once('connect', () => {
      open = true;
      const filter = new FrameFilter(() => this.state === 'swallowing');
      const pair: Pair = { near, far, target, filter };
      this.pairs.add(pair);
      near.pipe(filter.up()).pipe(far);
      far.pipe(filter.down()).pipe(near);
      // `pipe` resumes paused sockets as it likes; a pair made while freezing is frozen with the rest.
      if (this.state === 'cut') this.reset();
      else if (this.state === 'frozen') this.freeze();
      const end = () => {
        this.pairs.delete(pair);
        near.destroy();
        far.destroy();
      };
      near.once('close', end);
      far.once('close', end);
      // Its close follows, and is what counts.
      far.on('error', () => {});
    });
  }
}
