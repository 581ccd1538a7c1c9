/**
 * A proxy before a Redis that mixes up its replies. That is what a faulty store, or a faulty proxy before it, does to
 * whoever trusts the order alone. Every frame that it sends is valid; only the question that it answers is another one.
 */
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { ProxyTarget } from './cutting-proxy.js';
import { FrameCutter } from './resp-frames.js';

/** Two replies of one type in each other's place · one left out · one said twice. */
export type Mixing = 'swap' | 'drop' | 'add';

/** Two replies are of one type when these are equal; null: a reply that is left alone. */
export type TypeOfReply = (frame: Buffer) => string | null;

/** Where the Redis is; a function: where it is now, for one that may come back at another port. */
export type ReplyTarget = ProxyTarget | (() => ProxyTarget);

/** A reply that is to be swapped waits this long for another of its type. */
const PARTNER_WITHIN_MS = 200;

interface Held {
  readonly type: string;
  readonly frames: Buffer[];
  readonly timer: NodeJS.Timeout;
}

export class ReplyProxy {
  /** How often replies were really mixed up. */
  mixed = 0;
  port = 0;
  private left = 0;
  private every = 1;
  private seen = 0;
  private mixing: Mixing = 'swap';
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly typeOf: TypeOfReply,
  ) {}

  static async start(target: ReplyTarget, typeOf: TypeOfReply = typeOfData): Promise<ReplyProxy> {
    const server = createServer();
    const proxy = new ReplyProxy(server, typeOf);
    server.on('connection', (near) => {
      proxy.accept(near, typeof target === 'function' ? target() : target);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => resolve());
    });
    proxy.port = (server.address() as { port: number }).port;
    return proxy;
  }

  /**
   * From now on mixes up replies, this many times: all, or each `every`-th, so that questions asked later get their
   * part.
   */
  mix(mixing: Mixing, times: number, every = 1): void {
    this.mixing = mixing;
    this.left = times;
    this.every = every;
  }

  heal(): void {
    this.left = 0;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private accept(near: Socket, { host, port }: ProxyTarget): void {
    const far = connect(port, host);
    const frames = new FrameCutter();
    /** From the reply that waits for another of its type on; what came behind it waits as well. */
    let held: Held | null = null;
    const release = (partner?: Buffer) => {
      if (held === null) return;
      clearTimeout(held.timer);
      const [first, ...between] = held.frames as [Buffer, ...Buffer[]];
      held = null;
      near.write(Buffer.concat(partner === undefined ? [first, ...between] : [partner, ...between, first]));
    };
    const pass = (frame: Buffer) => {
      const type = frame[0] === PUSH ? null : this.typeOf(frame);
      if (held !== null) {
        if (type !== held.type) held.frames.push(frame);
        else {
          this.mixed += 1;
          release(frame);
        }
      } else if (type === null || this.left === 0 || ++this.seen % this.every !== 0) {
        near.write(frame);
      } else {
        this.left -= 1;
        if (this.mixing === 'swap') {
          held = { type, frames: [frame], timer: setTimeout(release, PARTNER_WITHIN_MS) };
          return;
        }
        this.mixed += 1;
        if (this.mixing === 'add') near.write(Buffer.concat([frame, frame]));
      }
    };
    near.setNoDelay(true);
    far.setNoDelay(true);
    near.pipe(far);
    far.on('data', (bytes) => {
      for (const frame of frames.feed(bytes)) pass(frame);
    });
    for (const socket of [near, far]) {
      this.sockets.add(socket);
      // Its close follows, and is what counts.
      socket.on('error', () => {});
      socket.once('close', () => {
        if (held !== null) clearTimeout(held.timer);
        held = null;
        near.destroy();
        far.destroy();
        this.sockets.delete(socket);
      });
    }
  }
}

const PUSH = '>'.charCodeAt(0);

/** Strings and lists that hold something: greetings, counts and errors are left alone. */
function typeOfData(frame: Buffer): string | null {
  const type = String.fromCharCode(frame[0] as number);
  if (type === '*') return `*${frame.toString('latin1', 1, frame.indexOf('\r'))}`;
  return type === '$' && frame.length > 8 ? '$' : null;
}
