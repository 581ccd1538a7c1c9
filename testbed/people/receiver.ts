/** Whoever an outgoing hook sends to. It starts a server that `close` ends. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Letter } from '../../src/protocol/outgoing.js';

/** A request as it came, in order. */
export interface CaughtLetter {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly letter: Letter;
  /** What was answered; 0: nothing. */
  readonly status: number;
}

/** One address of it. */
export class ReceiverPath {
  /** Taken or not. */
  readonly asked: CaughtLetter[] = [];
  /** What is answered; 0: nothing. */
  status = 204;
  /** How many of those that were answered nothing are waited for no more. */
  leftAlone = 0;
  /** More of the answer's head. */
  headers: Record<string, string> = {};

  constructor(readonly url: string) {}

  get taken(): CaughtLetter[] {
    return this.asked.filter(({ status }) => status >= 200 && status < 300);
  }

  /** The texts of the letters that were taken, in order. */
  get texts(): string[] {
    return this.taken.map(({ letter }) => ('text' in letter.entry ? (letter.entry.text ?? '') : ''));
  }
}

export class TestReceiver {
  /** Connections that were made to it, whatever came by them. */
  connections = 0;
  private readonly paths = new Map<string, ReceiverPath>();

  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {}

  static async start(): Promise<TestReceiver> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const receiver = new TestReceiver(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('connection', () => {
      receiver.connections += 1;
    });
    server.on('request', (req, res) => {
      const parts: Buffer[] = [];
      req.on('data', (part: Buffer) => parts.push(part));
      req.on('end', () => {
        const path = receiver.paths.get(req.url ?? '');
        const body = Buffer.concat(parts).toString();
        const status = path?.status ?? 404;
        path?.asked.push({ headers: req.headers, body, letter: JSON.parse(body) as Letter, status });
        if (status !== 0) res.writeHead(status, path?.headers).end('what nobody reads');
        else
          res.on('close', () => {
            if (path !== undefined) path.leftAlone += 1;
          });
      });
    });
    return receiver;
  }

  path(): ReceiverPath {
    const own = `/in/${this.paths.size + 1}?key=sesame`;
    const path = new ReceiverPath(`${this.origin}${own}`);
    this.paths.set(own, path);
    return path;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** Whether a letter is signed with this secret, by nothing of the server's own code. */
export function isSigned({ headers, body }: CaughtLetter, secret: string): boolean {
  const [, time = '', signature = ''] =
    /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-holdfast-signature'])) ?? [];
  const isNow = Math.abs(Date.now() / 1_000 - Number(time)) < 300;
  return isNow && signature === createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
}
