import { request } from 'node:http';

type Headers = Readonly<Record<string, string>>;

/** The id of a new connection by long polling, or null when it was refused. */
export function openPoll(port: number, headers: Headers): Promise<string | null> {
  return new Promise((resolve) => {
    const path = '/socket.io/?EIO=4&transport=polling';
    const asked = request({ host: '127.0.0.1', port, path, headers, agent: false }, async (answer) => {
      let text = '';
      for await (const chunk of answer.setEncoding('utf8')) text += chunk;
      resolve(answer.statusCode === 200 ? (JSON.parse(text.slice(1)) as { sid: string }).sid : null);
    });
    asked.once('error', () => resolve(null));
    asked.end();
  });
}

/** Posts a body; resolves with the status, or 0 when the connection broke or nothing came within `withinMs`. */
export function post(
  port: number,
  path: string,
  headers: Headers,
  body: Buffer,
  withinMs: number,
): Promise<number> {
  return new Promise((resolve) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method: 'POST',
        agent: false,
        timeout: withinMs,
        headers: { ...headers, 'content-type': 'text/plain', 'content-length': body.length },
      },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    asked.once('timeout', () => asked.destroy());
    asked.once('close', () => resolve(0));
    asked.once('error', () => resolve(0));
    asked.end(body);
  });
}
