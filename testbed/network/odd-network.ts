/** A TCP proxy as some offices, hotels and phone networks have it. It listens in this process until `stop`. */
import { connect, createServer, type Server, type Socket } from 'node:net';

/** What such a network does to websockets; everything else passes. */
export type Oddity =
  | 'none'
  /** The request for an upgrade is swallowed: nobody answers it. */
  | 'unanswered'
  /** The upgrade is answered, then frames are swallowed: those of the client, of the server, or all. */
  | 'to-server'
  | 'to-client'
  | 'both'
  /** The upgrade is answered with this status, by something that knows no websockets. */
  | 403
  | 200
  /** The upgrade is answered with a reset. */
  | 'reset';

const HEAD_END = '\r\n\r\n';

export class OddNetwork {
  /** Upgrades that were asked for through it. */
  upgrades = 0;
  /** How each connection of a client began, in their order. */
  readonly attempts: ('websocket' | 'polling')[] = [];
  /** Polls are answered with 400, as by a balancer that knows no stickiness; `refusedPolls` counts them. */
  refusesPolls = false;
  refusedPolls = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    public oddity: Oddity,
  ) {}

  /** In front of a port of this machine. */
  static async start(port: number, oddity: Oddity): Promise<OddNetwork> {
    const server = createServer();
    const network = new OddNetwork(server, oddity);
    server.on('connection', (near) => network.accept(near, port));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return network;
  }

  get port(): number {
    return (this.server.address() as { port: number }).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private accept(near: Socket, port: number): void {
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      // Its close follows, and is what counts.
      socket.on('error', () => {});
      this.sockets.add(socket);
      socket.once('close', () => {
        this.sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    let head = '';
    let isWebsocket = false;
    let isAnswered = false;
    near.on('data', (bytes) => {
      if (isWebsocket) {
        if (this.oddity !== 'to-server' && this.oddity !== 'both') far.write(bytes);
        return;
      }
      // Servers of ours serve one request per connection, so the first head is the only one.
      const isKnown = head.includes(HEAD_END);
      if (!isKnown) head += bytes.toString('latin1');
      isWebsocket = head.includes(HEAD_END) && /^upgrade:\s*websocket/im.test(head);
      const isAttempt = !isKnown && head.includes(HEAD_END) && /^GET \S*transport=(?!\S*sid=)/.test(head);
      if (isAttempt) this.attempts.push(isWebsocket ? 'websocket' : 'polling');
      if (isWebsocket) this.upgrades += 1;
      else if (this.refusesPolls && /^\S+ \S*transport=polling/.test(head)) {
        this.refusedPolls += 1;
        near.end(`HTTP/1.1 400 Odd\r\nContent-Length: 3\r\nConnection: close${HEAD_END}odd`);
        return;
      }
      if (!isWebsocket || this.passesUpgrade(near)) far.write(bytes);
    });
    far.on('data', (bytes) => {
      const isFrame = isWebsocket && isAnswered;
      isAnswered = true;
      if (isFrame && (this.oddity === 'to-client' || this.oddity === 'both')) return;
      if (!isWebsocket || isFrame || !this.swallowsToClient()) return void near.write(bytes);
      // The first frame often comes with the answer to the upgrade.
      near.write(bytes.subarray(0, bytes.indexOf(HEAD_END) + HEAD_END.length));
    });
    near.on('end', () => far.end());
    far.on('end', () => near.end());
  }

  private swallowsToClient(): boolean {
    return this.oddity === 'to-client' || this.oddity === 'both';
  }

  private passesUpgrade(near: Socket): boolean {
    const { oddity } = this;
    if (oddity === 'reset') near.resetAndDestroy();
    else if (typeof oddity === 'number') {
      near.end(`HTTP/1.1 ${oddity} Odd\r\nContent-Length: 3\r\nConnection: close${HEAD_END}odd`);
    } else return oddity !== 'unanswered';
    return false;
  }
}
