import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { io, type Socket } from 'socket.io-client';
import type { NodeView } from '../../../src/protocol/control.js';
import { CONNECTS_WITHIN_MS } from '../../../testbed/people/person.js';
import { freePort } from '../../../testbed/ports.js';
import { Program } from '../../../testbed/processes/program.js';

const script = fileURLToPath(new URL('./small-node.mjs', import.meta.url));

const READY_WITHIN_MS = 60_000;

/** A real process that speaks HTTP and Socket.IO, without workers and store. */
export class SmallNode {
  private constructor(
    readonly name: string,
    readonly port: number,
    private readonly program: Program,
  ) {}

  static async start(name: string): Promise<SmallNode> {
    const port = await freePort();
    const program = Program.node(script, [String(port), name]);
    const node = new SmallNode(name, port, program);
    await program.ready(name, async () => (await fetch(`${node.url}/readyz`)).ok, READY_WITHIN_MS);
    return node;
  }

  get child(): ChildProcess {
    return this.program.child;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async setReady(ready: boolean): Promise<void> {
    await fetch(`${this.url}/ready/${ready ? 'on' : 'off'}`);
  }

  async kill(): Promise<void> {
    await this.program.stop('SIGKILL');
  }

  /** What a node of this name and address registers. */
  view(state: NodeView['state'] = 'ready'): string {
    return JSON.stringify({ node: this.name, address: `127.0.0.1:${this.port}`, state, slots: [] });
  }
}

export interface Visit {
  readonly status: number;
  readonly name: string;
  /** The stickiness cookie after it, for the next visit. */
  readonly cookie: string;
}

/** One request as a browser with this cookie makes it. */
export async function visit(url: string, cookie = ''): Promise<Visit> {
  const answer = await fetch(url, { headers: cookie === '' ? {} : { cookie } });
  await answer.arrayBuffer();
  const set = answer.headers.getSetCookie()[0]?.split(';')[0];
  return {
    status: answer.status,
    name: answer.headers.get('x-served-by') ?? '',
    cookie: set ?? cookie,
  };
}

/** A socket that says which node it is on. Rejects when it cannot connect. */
export async function connectTo(
  url: string,
  transports: ('polling' | 'websocket')[],
  cookie = '',
): Promise<{ socket: Socket; name: string }> {
  const socket = io(url, {
    transports,
    forceNew: true,
    reconnection: false,
    timeout: CONNECTS_WITHIN_MS,
    withCredentials: true,
    ...(cookie === '' ? {} : { extraHeaders: { cookie } }),
  });
  const name = await new Promise<string>((resolve, reject) => {
    socket.once('welcome', resolve);
    socket.once('connect_error', reject);
    socket.once('disconnect', (reason) => reject(new Error(`disconnected: ${reason}`)));
  }).catch((error) => {
    socket.disconnect();
    throw error;
  });
  return { socket, name };
}
