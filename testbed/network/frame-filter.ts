/** One connection's bytes both ways, with an eye for websockets: once it is upgraded its frames can be swallowed. */
import { Transform } from 'node:stream';

const HEAD_END = '\r\n\r\n';
/** A head is at most this long; what is longer is none. */
const HEAD_MAX = 16 * 1024;

export class FrameFilter {
  private isWebsocket = false;
  /** Some of its frames are gone, so what follows means nothing any more. */
  hasSwallowed = false;

  constructor(private readonly isSwallowing: () => boolean) {}

  /** From the client: the request's head says whether it asks for a websocket. */
  up(): Transform {
    return this.through((head) => {
      this.isWebsocket = /^upgrade:\s*websocket/im.test(head);
    });
  }

  /**
   * To the client. The answer to the upgrade passes: the network lets the websocket come about and then nothing through
   * it.
   */
  down(): Transform {
    return this.through(() => {});
  }

  private through(meet: (head: string) => void): Transform {
    let head: string | null = '';
    return new Transform({
      transform: (bytes: Buffer, _encoding, done) => {
        if (head === null) {
          done(null, this.filtered(bytes));
          return;
        }
        const before = Buffer.byteLength(head, 'latin1');
        head += bytes.toString('latin1');
        const end = head.indexOf(HEAD_END);
        if (end < 0) {
          if (head.length > HEAD_MAX) head = null;
          done(null, bytes);
          return;
        }
        meet(head.slice(0, end));
        const headBytes = end + HEAD_END.length - before;
        head = null;
        done(null, Buffer.concat([bytes.subarray(0, headBytes), this.filtered(bytes.subarray(headBytes))]));
      },
    });
  }

  private filtered(bytes: Buffer): Buffer {
    if (!this.isWebsocket || !this.isSwallowing() || bytes.length === 0) return bytes;
    this.hasSwallowed = true;
    return Buffer.alloc(0);
  }
}
