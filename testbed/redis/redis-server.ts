/**
 * A real redis-server, or what takes the same options, on a free port of loopback with an append-only file in a folder
 * of its own. One process; it can be frozen, killed and run again with its data. `stop` ends it and deletes its data.
 */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../ports.js';
import { Program } from '../processes/program.js';

export type Fsync = 'always' | 'everysec' | 'no';

export interface RedisOptions {
  /** `redis-server` when not given. */
  readonly program?: string;
  /** `everysec` when not given. */
  readonly fsync?: Fsync;
  /** Addresses where it listens besides loopback, to everybody. */
  readonly alsoAt?: readonly string[];
  /** More of its options. Of two that are equal the last one counts. */
  readonly args?: readonly string[];
  /** Lines of a configuration file that make it a sentinel, which keeps no data. */
  readonly sentinel?: readonly string[];
}

const READY_WITHIN_MS = 60_000;
const ANSWERS_WITHIN_MS = 20_000;

export class RedisServer {
  private process: Program | null = null;

  private constructor(
    readonly port: number,
    /** The port of the bus, when it is a node of a Redis Cluster. */
    readonly busPort: number,
    readonly dir: string,
    private fsync: Fsync,
    private readonly options: RedisOptions,
  ) {}

  /** Resolves when it answers. */
  static async start(options: RedisOptions = {}): Promise<RedisServer> {
    const dir = await mkdtemp(join(tmpdir(), 'holdfast-redis-'));
    // The usual port of the bus, 10,000 above the other, may be taken by any outgoing connection.
    const [port, busPort] = [await freePort(), await freePort()];
    const server = new RedisServer(port, busPort, dir, options.fsync ?? 'everysec', options);
    await server.run();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }
  get pid(): number {
    return this.process?.pid ?? 0;
  }
  get isAlive(): boolean {
    return this.process?.isAlive === true;
  }

  /** Starts it, also again after its end, with the files it left. */
  async run(fsync: Fsync = this.fsync): Promise<void> {
    this.fsync = fsync;
    const { program = 'redis-server' } = this.options;
    const started = Program.launch([program, ...(await this.args())]);
    this.process = started;
    await started.ready(`${program} on port ${this.port}`, () => serves(this.port), READY_WITHIN_MS);
  }

  /** SIGSTOP and SIGCONT freeze and thaw it. */
  signal(signal: NodeJS.Signals): void {
    this.process?.signal(signal);
  }

  /** Ends it by the signal, frozen or not, and waits for its end; its data stays. */
  async end(signal: NodeJS.Signals): Promise<void> {
    await this.process?.end(signal);
  }

  /** SIGKILL, as a crash; its data stays. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.process?.stop('SIGKILL');
    // A rewrite of the AOF was going on in a child of its own.
    await rm(this.dir, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Changes `appendfsync` of the running server. */
  async setFsync(fsync: Fsync): Promise<void> {
    this.fsync = fsync;
    await this.ask((redis) => redis.config('SET', 'appendfsync', fsync));
  }

  /** Copies its files as they are now; `restoreData` puts them back while it does not run. */
  async copyData(): Promise<string> {
    const copy = await mkdtemp(join(tmpdir(), 'holdfast-redis-copy-'));
    await cp(this.dir, copy, { recursive: true });
    return copy;
  }
  async restoreData(copy: string): Promise<void> {
    await rm(this.dir, { recursive: true, force: true });
    await cp(copy, this.dir, { recursive: true });
    await rm(copy, { recursive: true, force: true });
  }

  /** `master` or `slave`, by its own word. */
  async role(): Promise<string> {
    return (await this.ask((redis) => redis.role(), 5_000))[0] as string;
  }

  /** Whether it is a master, or a replica in step with one. */
  async inStep(): Promise<boolean> {
    const info = await this.ask((redis) => redis.info('replication'), 5_000);
    return info.includes('role:master') || info.includes('master_link_status:up');
  }

  /**
   * Asks it one thing on a connection of its own, past the system under test. Each command has to be answered
   * `withinMs`.
   */
  async ask<T>(question: (redis: Redis) => Promise<T>, withinMs = ANSWERS_WITHIN_MS): Promise<T> {
    const redis = new Redis({
      port: this.port,
      host: '127.0.0.1',
      lazyConnect: true,
      // A frozen server accepts connections and answers nothing.
      enableReadyCheck: false,
      commandTimeout: withinMs,
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
      replyMapping: 'legacy',
    });
    // The command below rejects with it.
    redis.on('error', () => {});
    try {
      await redis.connect();
      return await question(redis);
    } finally {
      redis.disconnect();
    }
  }

  private async args(): Promise<string[]> {
    const { alsoAt = [], args = [], sentinel } = this.options;
    const port = ['--port', String(this.port)];
    if (sentinel !== undefined) {
      // It writes what it finds out into this file, and goes on with that.
      const file = join(this.dir, 'sentinel.conf');
      await writeFile(file, `${['bind 127.0.0.1', ...sentinel].join('\n')}\n`, { flag: 'wx' }).catch(
        () => {},
      );
      return [file, '--sentinel', ...port];
    }
    return [
      ...port,
      ...['--bind', '127.0.0.1', ...alsoAt, '--protected-mode', alsoAt.length === 0 ? 'yes' : 'no'],
      ...['--dir', this.dir, '--save', '', '--appendonly', 'yes', '--appendfsync', this.fsync],
      ...['--cluster-port', String(this.busPort), ...args],
    ];
  }
}

/** Whether it has read its data and serves. With a password it answers -NOAUTH: any answer but -LOADING will do. */
function serves(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.setTimeout(1_000, () => socket.destroy());
    socket.once('data', (data) => {
      socket.destroy();
      resolve(!data.toString().startsWith('-LOADING'));
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
