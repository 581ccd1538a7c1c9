import { encodeCommand, type Reply, ReplyParser } from './resp.js';
import type { Valkey } from './valkey.js';

/** A client of the Valkey in this process, without a socket: it is in before the first outsider can be. */
export class InsideClient {
  /** Hears pushes at once, before any outside client gets the reply of the command that caused them. */
  onPush: (push: Reply[]) => void = () => {};
  private readonly parser = new ReplyParser();
  private readonly waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void }[] = [];
  private readonly send: (bytes: Buffer) => void;

  constructor(valkey: Valkey) {
    this.send = valkey.connectInside({
      write: (bytes) => {
        this.parser.feed(bytes, (reply) => this.take(reply));
        return true;
      },
      destroy: () => {
        for (const { reject } of this.waiting.splice(0)) reject(new Error('the store closed the connection'));
      },
    });
  }

  call(...parts: readonly (string | Buffer)[]): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.send(encodeCommand(parts));
    });
  }

  private take(reply: Reply): void {
    if (typeof reply === 'object' && reply !== null && 'pushed' in reply) {
      this.onPush(reply.pushed);
      return;
    }
    const waiter = this.waiting.shift();
    if (reply instanceof Error) waiter?.reject(reply);
    else waiter?.resolve(reply);
  }
}
