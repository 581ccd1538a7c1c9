import { type ClientRequest, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';

/** What anybody can do who has no cookie: requests and packets by hand, as no client would send them. */

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Call {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** An address of this machine's loopback, to be many strangers. */
  readonly from?: string;
}

/** One request on a connection of its own. Not by `fetch`, which tidies paths and headers before it sends them. */
export function call(port: number, path: string, options: Call = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body, from } = options;
    const asked: ClientRequest = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method,
        agent: false,
        headers: { ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }), ...headers },
        ...(from === undefined ? {} : { localAddress: from }),
      },
      async (answer) => {
        let text = '';
        try {
          for await (const chunk of answer.setEncoding('utf8')) text += chunk;
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text });
        } catch (error) {
          reject(error);
        }
      },
    );
    asked.once('error', reject);
    asked.end(body);
  });
}

/** Writes bytes to the port as they are and reads until the server closes. What was answered before a reset counts. */
export function raw(port: number, bytes: string | Buffer, from?: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = tcp(port, from);
    let text = '';
    socket.on('data', (data) => {
      text += data.toString('latin1');
    });
    socket.once('close', () => resolve(text));
    socket.write(bytes);
  });
}

/** A TCP connection that never complains. */
export function tcp(port: number, from?: string): Socket {
  const socket = connect({
    host: '127.0.0.1',
    port,
    ...(from === undefined ? {} : { localAddress: from }),
  });
  socket.on('error', () => {});
  return socket;
}

export const POLL = '/socket.io/?EIO=4&transport=polling';
export const WEBSOCKET = '/socket.io/?EIO=4&transport=websocket';

/** Opens a connection by long polling; its id. */
export async function openPoll(port: number, options: Call = {}): Promise<string> {
  const { status, body } = await call(port, POLL, options);
  if (status !== 200) throw new Error(`a handshake answered ${status}: ${body}`);
  return (JSON.parse(body.slice(1)) as { sid: string }).sid;
}

/**
 * A websocket that speaks Engine.IO by hand, and the packets it hears after Engine.IO's first; resolves when it is
 * open.
 */
export async function openWebsocket(
  port: number,
  headers: Record<string, string> = {},
): Promise<{ socket: WebSocket; heard: string[] }> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${WEBSOCKET}`, { headers });
  const heard: string[] = [];
  socket.on('message', (data) => {
    const text = String(data);
    if (!text.startsWith('0')) heard.push(text);
  });
  socket.on('error', () => {});
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return { socket, heard };
}
