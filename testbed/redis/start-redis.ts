import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../ports.js';
import { until } from '../wait.js';

export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** Of the bus, when it is a node of a Redis Cluster. */
  readonly busPort: number;
  readonly pid: number;
  /** SIGKILL, as a crash. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data after `kill`. */
  restart(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Ends it and deletes its data. */
  stop(): Promise<void>;
}

/** A real redis-server of its own on a free port, with AOF in a temporary folder. */
export async function startRedis(extraArgs: readonly string[] = []): Promise<TestRedis> {
  const dir = await mkdtemp(join(tmpdir(), 'holdfast-redis-'));
  const port = await freePort();
  // The usual one, 10,000 above the port, may be taken by any outgoing connection.
  const busPort = await freePort();
  let child: ChildProcess;
  const start = async () => {
    const args = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--dir',
      dir,
      '--save',
      '',
      '--appendonly',
      'yes',
      '--cluster-port',
      String(busPort),
    ];
    child = spawn('redis-server', [...args, ...extraArgs], { stdio: 'ignore' });
    const failed = new Promise<never>((_, reject) => {
      child.once('error', (error) => reject(new Error(`redis-server cannot be started: ${error.message}`)));
      child.once('exit', (code) => reject(new Error(`redis-server ended with ${code} before it answered`)));
    });
    failed.catch(() => {});
    await Promise.race([until('redis-server to answer', () => answers(port)), failed]);
  };
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    busPort,
    get pid() {
      return child.pid as number;
    },
    kill: () => end('SIGKILL'),
    restart: start,
    signal: (signal) => {
      child.kill(signal);
    },
    stop: async () => {
      await end('SIGKILL');
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    // With a password it answers -NOAUTH; any answer but -LOADING means that it serves.
    socket.once('data', (data) => {
      socket.destroy();
      resolve(!data.toString().startsWith('-LOADING'));
    });
    socket.once('error', () => resolve(false));
  });
}
