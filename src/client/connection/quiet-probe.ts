import type { Socket } from 'socket.io-client';
import { systemClock } from '../timing/clock.js';
import type { WebsocketDoubt } from './websocket-doubt.js';

/**
 * Beside a connection by polling: tries now and then, by a second connection, whether a websocket comes through by now.
 */
export class QuietProbe {
  private cancel: () => void = () => {};

  constructor(
    private readonly doubt: WebsocketDoubt | null,
    private readonly connect: () => Socket,
  ) {}

  /** Calls `passes` once, when the server has answered over a websocket, here or in another tab. Until `stop`. */
  begin(passes: () => void): void {
    const { doubt } = this;
    const waitMs = doubt?.probeInMs() ?? null;
    if (doubt === null || waitMs === null) return;
    this.cancel = systemClock.after(waitMs, () => {
      const dueMs = doubt.probeInMs();
      if (dueMs === null) passes();
      else if (dueMs > 0) this.begin(passes);
      else this.probe(doubt, passes);
    });
  }

  stop(): void {
    this.cancel();
  }

  private probe(doubt: WebsocketDoubt, passes: () => void): void {
    const socket = this.connect();
    const done = (came: boolean) => {
      this.cancel();
      if (came) {
        doubt.onAnswered('websocket');
        passes();
      } else {
        doubt.onProbeFailed();
        this.begin(passes);
      }
    };
    const cancelTimer = systemClock.after(doubt.probeWithinMs, () => done(false));
    this.cancel = () => {
      cancelTimer();
      socket.off();
      socket.disconnect();
      socket.io.engine?.close();
    };
    socket.on('connect', () => done(true));
    // A refusal with words is the server's, so they came through as well.
    socket.on('connect_error', (error: Error & { data?: unknown }) => done(error.data !== undefined));
  }
}
