import type { Server, Socket } from 'node:net';
import { addressBlock } from '../../domain/address-block.js';
import { clientAddress } from '../../domain/client-address.js';
import { parseRequestHead, type RequestHead, scanRequestHead } from '../../domain/request-head.js';
import { isTrustedProxy } from '../../domain/trusted-proxies.js';
import type { Limits } from '../../protocol/limits.js';
import { IncompleteRequests } from './incomplete-requests.js';
import { PendingConnection } from './pending-connection.js';
import { type PickOptions, pickWorker } from './pick-worker.js';
import { type RefusedAnswer, refuse } from './refuse.js';
import type { LastChoice } from './route-policy.js';
import type { RoutedWorker } from './routed-worker.js';

type RouterLimits = {
  readonly [Name in
    | 'headMaxBytes'
    | 'headMaxHeaders'
    | 'headTimeoutMs'
    | 'pendingConnectionsMax'
    | 'pendingPerAddressMax'
    | 'handoffTimeoutMs'
    | 'heartbeatDeadMs'
    | 'holdForWorkerMs' as Name & keyof Limits]: number;
};

/** `mode` is read for every connection, so that a switch takes effect on the next one and closes none (ROUTE-5). */
export interface RouterOptions extends PickOptions {
  readonly limits: RouterLimits;
  /** The node is going away. */
  readonly isClosing: () => boolean;
}

/** Serves a connection in this process: paths of the control room. */
export type ServeHere = (socket: Socket, bytes: Buffer) => void;

const SWEEP_MS = 100;
/** Before the promised second is over, so that the sweep and the answer fit in. */
const STALL_MARGIN_MS = 300;

/**
 * Accepts connections, reads the head of the first request, and hands the connection to a worker, or holds it until one
 * is ready.
 */
export class Router {
  refusedTotal = 0;
  private readonly reading: IncompleteRequests;
  private readonly waiting = new Set<PendingConnection>();
  private readonly last: LastChoice = { slot: 0 };
  /** Runs only while a connection is pending. */
  private sweeper: NodeJS.Timeout | null = null;
  private server: Server | null = null;
  private serveHere: ServeHere = (socket) => socket.destroy();

  constructor(private readonly options: RouterOptions) {
    const { pendingConnectionsMax, pendingPerAddressMax } = options.limits;
    this.reading = new IncompleteRequests(pendingConnectionsMax, pendingPerAddressMax);
  }

  /** Takes over a listening server and what it accepted so far. */
  serve(server: Server, early: readonly Socket[], serveHere: ServeHere): void {
    this.server = server;
    this.serveHere = serveHere;
    server.removeAllListeners('connection');
    server.on('connection', (socket) => this.accept(socket));
    for (const socket of early) this.accept(socket);
  }

  /** Connections that are not with a worker yet. */
  get pending(): number {
    return this.reading.size + this.unserved;
  }

  /** Those whose request is known and has no worker yet. */
  private get unserved(): number {
    let queued = 0;
    for (const { worker } of this.options.workers.current()) queued += worker.handoffs.length;
    return this.waiting.size + queued;
  }

  /** A worker became ready: it gets what waited for one. */
  workerReady(): void {
    for (const connection of [...this.waiting]) {
      this.waiting.delete(connection);
      this.route(connection);
    }
  }

  /** A worker died, froze or drains: what was queued for it goes elsewhere. */
  reroute(connections: readonly PendingConnection[]): void {
    for (const connection of connections) {
      connection.reroutes += 1;
      connection.bound = false;
      this.route(connection);
    }
  }

  /** Stops listening and forgets what has not reached a worker. */
  close(): void {
    this.stopSweeping();
    this.server?.close();
    for (const connection of [...this.reading, ...this.waiting]) connection.socket.destroy();
  }

  private accept(socket: Socket): void {
    socket.on('error', () => socket.destroy());
    const address = this.countedAddress(socket);
    if (this.reading.isFullFor(address)) {
      this.refuse(socket, 429, 'Too many connections of one address wait for the end of their head.', 1);
      return;
    }
    this.sweeper ??= setInterval(() => this.sweep(performance.now()), SWEEP_MS);
    const connection = new PendingConnection(socket, performance.now(), address);
    const evicted = this.reading.add(connection);
    if (evicted !== null)
      this.turnAway(
        evicted,
        408,
        'Too many requests are incomplete: the head of a request has to arrive at once. Try again.',
      );
    socket.once('close', () => {
      this.reading.delete(connection);
      this.waiting.delete(connection);
    });
    socket.on('data', (chunk) => this.read(connection, chunk as Buffer));
  }

  /**
   * By which address it counts; '' counts for none: a believed proxy speaks for many, and holds their heads back until
   * they are whole.
   */
  private countedAddress(socket: Socket): string {
    const address = socket.remoteAddress ?? '';
    return isTrustedProxy(address, this.options.trustProxy)
      ? ''
      : addressBlock(clientAddress(address, undefined, []));
  }

  private read(connection: PendingConnection, chunk: Buffer): void {
    const { limits } = this.options;
    connection.add(chunk);
    const result = scanRequestHead(connection.scan, chunk, limits.headMaxBytes);
    if (result.kind === 'more') {
      connection.scan = result.scan;
      return;
    }
    this.reading.delete(connection);
    if (result.kind === 'too-large') {
      this.turnAway(connection, 431, `The head of a request may have at most ${limits.headMaxBytes} bytes.`);
      return;
    }
    if (result.kind === 'malformed') {
      this.turnAway(connection, 400, result.why);
      return;
    }
    const parsed = parseRequestHead(connection.headText(result.bytes), limits.headMaxHeaders);
    if (parsed.kind === 'refused') {
      this.turnAway(connection, parsed.status, parsed.why);
      return;
    }
    connection.head = parsed.head;
    if (isControlPath(parsed.head.path)) {
      connection.socket.removeAllListeners('data');
      this.serveHere(connection.socket, connection.bytes());
      return;
    }
    if (parsed.head.strangeUpgrade) connection.ignoreUpgrade(result.bytes);
    // What the primary serves itself counts as no head, so that whoever looks after this node still sees it.
    if (this.unserved >= limits.pendingConnectionsMax) {
      this.turnAway(connection, 503, 'Too many connections are waiting. Try again in a moment.', 1);
      return;
    }
    connection.stopReading();
    this.route(connection);
  }

  private route(connection: PendingConnection): void {
    const { head, socket } = connection;
    if (head === null || socket.destroyed) return;
    connection.routedAt ||= performance.now();
    const worker = pickWorker(connection, head, this.options, this.last);
    if (worker === null && this.options.isClosing()) {
      this.giveUp(connection, 'This node is shutting down.');
      return;
    }
    if (worker === null) {
      this.waiting.add(connection);
      return;
    }
    connection.queuedAt = performance.now();
    worker.handOver(connection);
  }

  private sweep(now: number): void {
    const { limits } = this.options;
    for (const connection of this.reading) {
      // In the order of arrival: the rest is younger.
      if (now - connection.acceptedAt < limits.headTimeoutMs) break;
      this.reading.delete(connection);
      this.turnAway(
        connection,
        408,
        `The head of a request has to arrive within ${limits.headTimeoutMs / 1000} s.`,
      );
    }
    for (const connection of this.waiting) {
      if (now - connection.routedAt < limits.holdForWorkerMs) continue;
      this.waiting.delete(connection);
      this.giveUp(connection, 'No worker is ready to serve this. Try again in a moment.');
    }
    for (const { worker } of this.options.workers.current()) {
      this.relieve(worker, now);
      for (const late of worker.handoffs.takeLate(now - limits.holdForWorkerMs)) {
        this.giveUp(late, 'The workers are too busy to take this. Try again in a moment.');
      }
      worker.handoffs.watchWaiting(now);
    }
    if (this.pending === 0) this.stopSweeping();
  }

  private stopSweeping(): void {
    if (this.sweeper !== null) clearInterval(this.sweeper);
    this.sweeper = null;
  }

  /** A worker that does not take the connection in flight gets no others, and gives back what waits behind it. */
  private relieve(worker: RoutedWorker, now: number): void {
    if (worker.handoffs.stalledMs(now) < this.options.limits.handoffTimeoutMs - STALL_MARGIN_MS) return;
    for (const connection of worker.handoffs.takeWaiting()) {
      // Its session is in that worker's memory, and the worker is not given up yet: elsewhere the person would look
      // signed out.
      if (connection.bound)
        this.giveUp(connection, 'The worker that has your session does not answer. Try again.');
      else this.reroute([connection]);
    }
    if (worker.handoffs.stalledMs(now) < this.patienceMs(worker.handoffs.inFlightHead)) return;
    const stuck = worker.handoffs.abandonInFlight();
    if (stuck === null) return;
    // The worker may wake and serve it after all. A 503 says "not done", which is only true of what does nothing.
    if (isSafe(stuck.head)) {
      this.giveUp(stuck, 'The worker did not take this connection in time. Try again.');
    } else {
      stuck.socket.end();
      setTimeout(() => stuck.letGo(), SWEEP_MS).unref();
    }
  }

  /**
   * How long a worker may leave one connection in its hands. What can be asked again is answered at once. The rest
   * waits until the worker takes it, or is given up and ended: then nobody has read it, and another serves it.
   */
  private patienceMs(head: RequestHead | null): number {
    const { handoffTimeoutMs, heartbeatDeadMs } = this.options.limits;
    return isSafe(head) ? handoffTimeoutMs - STALL_MARGIN_MS : heartbeatDeadMs + handoffTimeoutMs;
  }

  private giveUp(connection: PendingConnection, text: string): void {
    connection.resumeReading();
    this.refuse(connection.socket, 503, text, 1);
  }

  private turnAway(
    connection: PendingConnection,
    status: RefusedAnswer['status'],
    text: string,
    retryAfterSeconds?: number,
  ): void {
    connection.socket.removeAllListeners('data');
    this.refuse(connection.socket, status, text, retryAfterSeconds);
  }

  private refuse(
    socket: Socket,
    status: RefusedAnswer['status'],
    text: string,
    retryAfterSeconds?: number,
  ): void {
    this.refusedTotal += 1;
    const servedBy = `${this.options.node}/0/${process.pid}`;
    refuse(socket, {
      status,
      text,
      servedBy,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    });
  }
}

/** Asking it again does nothing twice. */
function isSafe(head: RequestHead | null): boolean {
  return head?.method === 'GET' || head?.method === 'HEAD';
}

const CONTROL_PATHS = new Set(['/control', '/healthz', '/readyz', '/metrics']);

function isControlPath(path: string): boolean {
  return CONTROL_PATHS.has(path) || path.startsWith('/control/');
}
