import type { Writable } from 'node:stream';
import type { Pace } from '../files/at-pace.js';

/**
 * Ends an answer whose reader takes fewer bytes than `pace` asks. Where bytes are late because the store is, nobody
 * waits to be read, and nothing ends.
 */
export class ReaderPace {
  private taken = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(res: Pick<Writable, 'writableNeedDrain' | 'destroy'>, pace: Pace) {
    this.timer = setInterval(() => {
      if (res.writableNeedDrain && this.taken < pace.bytes) res.destroy();
      this.taken = 0;
    }, pace.ms);
  }

  /** The pieces, counted as they are taken. */
  async *count(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of pieces) {
      this.taken += piece.length;
      yield piece;
    }
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
