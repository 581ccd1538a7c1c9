import type { Worker } from 'node:cluster';
import type { RequestHead } from '../../domain/request-head.js';
import { STICKY_CONNECTION } from '../../protocol/ipc.js';
import type { PendingConnection } from './pending-connection.js';

interface InternalMessage {
  readonly cmd?: string;
}

const WATCH_AFTER_MS = 500;

/**
 * The connections on their way to one worker. One is in flight at a time. Node sends handles one by one anyway, and
 * keeps the others in a queue that dies with the worker. This queue can be taken back.
 *
 * The primary keeps its own copy of the descriptor until the worker's acknowledgement. A worker acknowledges before it
 * reads a byte, so a connection that was never acknowledged can be given, whole, to another worker.
 */
export class HandoffQueue {
  private readonly waiting: PendingConnection[] = [];
  private inFlight: PendingConnection | null = null;
  private sentAt = 0;
  private abandoned = false;
  private closed = false;

  constructor(
    private readonly worker: Worker,
    private readonly onRefused: (connection: PendingConnection) => void,
    private readonly onDelivered: () => void,
  ) {
    // The acknowledgement is Node's own protocol between parent and child; `probeHandoff` checks at start that it is
    // there.
    this.worker.process.on('internalMessage' as 'message', (message) => {
      const { cmd } = message as InternalMessage;
      if (cmd === 'NODE_HANDLE_ACK') this.delivered();
      else if (cmd === 'NODE_HANDLE_NACK') this.onHandleRefused();
    });
  }

  get length(): number {
    return this.waiting.length + (this.inFlight === null ? 0 : 1);
  }

  /** What the connection in flight asked for; null when there is none, or no head was read. */
  get inFlightHead(): RequestHead | null {
    return this.inFlight?.head ?? null;
  }

  /** For how long the worker has not taken the connection in flight; 0 when none is. */
  stalledMs(now: number): number {
    return this.inFlight === null ? 0 : now - this.sentAt;
  }

  push(connection: PendingConnection): void {
    this.waiting.push(connection);
    this.sendNext();
  }

  /** Notices from now on when one that waits long gives up, so that its worker has no work with it. */
  watchWaiting(now: number): void {
    for (const connection of this.waiting) {
      // They are in the order of their coming.
      if (now - connection.queuedAt < WATCH_AFTER_MS) return;
      connection.watchForEnd();
    }
  }

  /**
   * Those that were not sent and have looked for a worker since before this time: they have waited long
   * enough.
   */
  takeLate(before: number): PendingConnection[] {
    const late = this.waiting.filter(({ routedAt }) => routedAt <= before);
    if (late.length === 0) return late;
    const left = this.waiting.filter(({ routedAt }) => routedAt > before);
    this.waiting.splice(0, this.waiting.length, ...left);
    for (const connection of late) connection.stopReading();
    return late;
  }

  /** Those that were not sent: nobody has seen a byte of them. */
  takeWaiting(): PendingConnection[] {
    const taken = this.waiting.splice(0);
    for (const connection of taken) connection.stopReading();
    return taken;
  }

  /**
   * Gives up the connection in flight without knowing whether the worker will still take it: the caller may only end
   * it. The queue stands still until the worker answers or dies. Null when there is none, or it was given up before.
   */
  abandonInFlight(): PendingConnection | null {
    if (this.abandoned) return null;
    this.abandoned = this.inFlight !== null;
    return this.inFlight;
  }

  /**
   * The one that was sent and never acknowledged. Only once the channel is closed is it certain that no acknowledgement
   * comes; before, the worker may still wake and read from it.
   */
  takeInFlight(): PendingConnection | null {
    const connection = this.abandoned ? null : this.inFlight;
    this.inFlight = null;
    return connection;
  }

  /** No more are sent; what is queued stays to be taken. */
  close(): void {
    this.closed = true;
  }

  private sendNext(): void {
    while (this.inFlight === null && !this.closed) {
      const connection = this.waiting.shift();
      if (connection === undefined) return;
      if (connection.socket.destroyed) continue;
      connection.stopReading();
      this.inFlight = connection;
      this.sentAt = performance.now();
      const message = { type: STICKY_CONNECTION, data: connection.bytes() };
      // `keepOpen`: our copy of the descriptor stays ours until the acknowledgement.
      this.worker.process.send(message, connection.socket, { keepOpen: true }, (error) => {
        // A closed channel means a death whose `exit` is on its way and gives the connection back. Refused at once, it
        // would come straight back here while no other worker lives, again and again before `exit` could ever be heard.
        if (error !== null && this.inFlight === connection && this.worker.isConnected())
          this.onHandleRefused();
      });
    }
  }

  private delivered(): void {
    const connection = this.inFlight;
    if (connection === null) return;
    this.inFlight = null;
    this.abandoned = false;
    connection.letGo();
    this.onDelivered();
    this.sendNext();
  }

  private onHandleRefused(): void {
    const connection = this.inFlight;
    if (connection === null) return;
    this.inFlight = null;
    if (!this.abandoned) this.onRefused(connection);
    this.abandoned = false;
    this.sendNext();
  }
}
