/** A real redis-server of the run's own, that can be frozen, killed and restarted with its data. */

import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { waitFor } from '../../prove/system/wait.js';
import { freePort } from '../ports.js';
import { mine } from '../processes/children.js';

export type Fsync = 'always' | 'everysec' | 'no';

export class RedisServer {
  private child: ChildProcess | null = null;

  private constructor(
    readonly port: number,
    readonly dir: string,
    private fsync: Fsync,
    private readonly alsoAt: readonly string[],
    private readonly program: string,
  ) {}

  /** Listens on loopback, and on the addresses given. `program`: `redis-server`, or what takes the same options. */
  static async start(
    fsync: Fsync,
    alsoAt: readonly string[] = [],
    program = 'redis-server',
  ): Promise<RedisServer> {
    const dir = await mkdtemp(join(tmpdir(), 'holdfast-prove-redis-'));
    const server = new RedisServer(await freePort(), dir, fsync, alsoAt, program);
    await server.run();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }
  get pid(): number {
    return this.child?.pid ?? 0;
  }

  async run(fsync: Fsync = this.fsync): Promise<void> {
    this.fsync = fsync;
    const options = {
      port: this.port,
      dir: this.dir,
      save: '',
      appendonly: 'yes',
      appendfsync: fsync,
      'protected-mode': 'no',
    };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    args.push('--bind', '127.0.0.1', ...this.alsoAt);
    this.child = mine(spawn(this.program, args, { stdio: 'ignore' }));
    const up = await waitFor(async () => (await this.ask((redis) => redis.ping())) === 'PONG', 20_000);
    if (!up) throw new Error(`${this.program} on port ${this.port} did not start`);
  }

  signal(signal: NodeJS.Signals): void {
    this.child?.kill(signal);
  }

  /** Ends it by the signal and waits for its death. */
  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGCONT');
    child.kill(signal);
    await gone;
  }

  /** Changes `appendfsync` of the running server. */
  async setFsync(fsync: Fsync): Promise<void> {
    this.fsync = fsync;
    await this.ask((redis) => redis.config('SET', 'appendfsync', fsync));
  }

  /** Copies its files as they are now; `restore` puts them back while it does not run. */
  async copyData(): Promise<string> {
    const copy = await mkdtemp(join(tmpdir(), 'holdfast-prove-copy-'));
    await cp(this.dir, copy, { recursive: true });
    return copy;
  }
  async restoreData(copy: string): Promise<void> {
    await rm(this.dir, { recursive: true, force: true });
    await cp(copy, this.dir, { recursive: true });
    await rm(copy, { recursive: true, force: true });
  }

  /** Runs one thing on a connection of its own, past the system under test. */
  async ask<T>(what: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(this.port, '127.0.0.1', {
      lazyConnect: true,
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
    });
    redis.on('error', () => {});
    try {
      await redis.connect();
      return await what(redis);
    } finally {
      redis.disconnect();
    }
  }

  async stop(): Promise<void> {
    await this.end('SIGKILL');
    await rm(this.dir, { recursive: true, force: true });
  }
}
