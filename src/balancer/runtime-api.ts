import { connect } from 'node:net';

const ANSWER_WITHIN_MS = 2_000;
const ANSWER_MAX_BYTES = 16 * 1024 * 1024;

/** HAProxy's runtime API on its unix socket: one line of commands per connection. */
export class RuntimeApi {
  constructor(readonly socketPath: string) {}

  /**
   * Sends commands separated by `;` and resolves with all they answered. Rejects when nobody is there or it takes over
   * 2 s.
   */
  ask(line: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.socketPath);
      let answer = '';
      const timer = setTimeout(
        () => socket.destroy(new Error(`HAProxy did not answer within ${ANSWER_WITHIN_MS} ms`)),
        ANSWER_WITHIN_MS,
      );
      socket.setEncoding('utf8');
      socket.on('data', (text) => {
        answer += text;
        if (answer.length > ANSWER_MAX_BYTES) socket.destroy(new Error('HAProxy answered without end'));
      });
      socket.once('error', reject);
      socket.once('close', () => {
        clearTimeout(timer);
        resolve(answer.trim());
      });
      socket.end(`${line}\n`);
    });
  }
}
