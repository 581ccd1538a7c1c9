/** A redis-server of a group of them: a master or replica of Sentinel or of a Cluster. */
import { type ChildProcess, spawn } from 'node:child_process';
import { Redis } from 'ioredis';
import { mine } from './children.js';
import { freePort } from './ports.js';
import { waitFor } from './wait.js';

export interface Server {
  readonly port: number;
  readonly child: ChildProcess;
}

/** Starts one on loopback and waits until it answers. Its files have names of their own in `dir`, which others share. */
export async function startServer(dir: string, name: string, args: readonly string[]): Promise<Server> {
  return launch(name, (port) => [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--appendonly', 'yes'],
    ...['--appenddirname', `aof-${name}`, '--dbfilename', `${name}.rdb`, '--repl-diskless-sync-delay', '0'],
    ...args,
  ]);
}

export async function launch(name: string, argsFor: (port: number) => readonly string[]): Promise<Server> {
  const port = await freePort();
  const child = mine(spawn('redis-server', argsFor(port), { stdio: 'ignore' }));
  if (!(await waitFor(async () => (await ask(port, (client) => client.ping())) === 'PONG', 20_000))) {
    throw new Error(`redis-server ${name} on port ${port} did not start`);
  }
  return { port, child };
}

export async function stopServers(servers: readonly Server[]): Promise<void> {
  await Promise.all(
    servers.map(({ child }) => {
      if (child.exitCode !== null || child.signalCode !== null) return undefined;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      return gone;
    }),
  );
}

/** Waits until the probe gives true; throws with `what` otherwise. */
export async function settled(what: string, probe: () => Promise<boolean>): Promise<void> {
  if (!(await waitFor(probe, 30_000))) throw new Error(`waited in vain for ${what}`);
}

/** Asks one thing on a connection of its own. */
export async function ask<T>(port: number, question: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis({
    port,
    host: '127.0.0.1',
    lazyConnect: true,
    // A frozen server accepts connections and answers nothing.
    enableReadyCheck: false,
    commandTimeout: 1_000,
    retryStrategy: () => null,
    replyMapping: 'legacy',
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return await question(client);
  } finally {
    client.disconnect();
  }
}

/** `master` or `slave`, by the server's own word. */
export async function roleOf({ port }: Server): Promise<string> {
  return (await ask(port, (client) => client.role()))[0] as string;
}
