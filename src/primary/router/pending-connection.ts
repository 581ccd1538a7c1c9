import type { Socket } from 'node:net';
import {
  NO_HEAD_YET,
  type RequestHead,
  type RequestHeadScan,
  withoutUpgrade,
} from '../../domain/request-head.js';
import { LIMITS } from '../../protocol/limits.js';

/** The two methods of a socket's handle that the handoff needs; undocumented, so probed at start. */
interface ReadableHandle {
  readStart(): number;
  readStop(): number;
}
type SocketWithHandle = Socket & { _handle?: ReadableHandle | null; server?: unknown };

/** An accepted connection that no worker has yet. */
export class PendingConnection {
  scan: RequestHeadScan = NO_HEAD_YET;
  head: RequestHead | null = null;
  /** When the queue of its present worker took it. */
  queuedAt = 0;
  /**
   * When its head was whole and it looked for a worker first; from then on it counts how long it waits, whatever its
   * way. 0: not yet.
   */
  routedAt = 0;
  /** Goes to this worker or is refused: its session or Engine.IO connection is there. */
  bound = false;
  /** Workers that died with it in their queue. */
  reroutes = 0;
  private watched = false;
  private readonly chunks: Buffer[] = [];

  constructor(
    readonly socket: Socket,
    readonly acceptedAt: number,
    /** Whose share of the incomplete heads it takes; '' when that is not bounded. */
    readonly address: string,
  ) {}

  add(chunk: Buffer): void {
    this.chunks.push(chunk);
  }

  /** All that was read: the head and whatever of the body came with it. */
  bytes(): Buffer {
    return this.chunks.length === 1 ? (this.chunks[0] as Buffer) : Buffer.concat(this.chunks);
  }

  /** Takes the Upgrade headers out of the head, its first `bytes`; what came behind it stays as it is. */
  ignoreUpgrade(bytes: number): void {
    const all = this.bytes();
    const head = Buffer.from(withoutUpgrade(all.toString('latin1', 0, bytes)), 'latin1');
    this.chunks.splice(0, this.chunks.length, Buffer.concat([head, all.subarray(bytes)]));
  }

  headText(bytes: number): string {
    return this.bytes().toString('latin1', 0, bytes);
  }

  /**
   * The rest of the stream belongs to whoever gets the descriptor. Has to be called in the tick of the last read:
   * `pause()` would still let Node read a chunk more into this process.
   */
  stopReading(): void {
    this.watched = false;
    this.socket.removeAllListeners('data');
    const socket = this.socket as SocketWithHandle;
    socket._handle?.readStop();
    // Else Node tracks the socket in both processes, and closing the listener would wait for every one of them.
    socket.server = null;
  }

  /**
   * Reads on while it waits, so that the end of a client that gave up is noticed. That is for a handshake only, which
   * sends nothing before its answer. What comes nevertheless goes to the worker too. To be ended by `stopReading`.
   */
  watchForEnd(): void {
    if (this.watched || this.head?.engine !== true || this.head.method !== 'GET') return;
    this.watched = true;
    let ahead = 0;
    this.socket.on('data', (chunk: Buffer) => {
      this.add(chunk);
      ahead += chunk.length;
      if (ahead > LIMITS.pendingAheadMaxBytes) this.stopReading();
    });
    (this.socket as SocketWithHandle)._handle?.readStart();
  }

  /** Reads on, to be served by this process after all. */
  resumeReading(): void {
    this.socket.removeAllListeners('data');
    (this.socket as SocketWithHandle)._handle?.readStart();
    this.socket.resume();
  }

  /** Closes this process's copy; the connection lives on in the worker. */
  letGo(): void {
    this.socket.destroy();
  }
}
