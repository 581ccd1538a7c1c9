/** A redis-server of a group of them: a master, a replica, a sentinel. */
import { type ChildProcess, spawn } from 'node:child_process';
import { Redis } from 'ioredis';
import { expectSoon } from '../../prove/system/wait.js';
import { freePort } from '../ports.js';
import { mine } from '../processes/children.js';

export class Server {
  private process: ChildProcess | null = null;

  private constructor(
    readonly port: number,
    private readonly args: readonly string[],
  ) {}

  /** Starts it on a free port of loopback and waits until it answers. */
  static async start(argsFor: (port: number) => readonly string[]): Promise<Server> {
    const port = await freePort();
    const server = new Server(port, argsFor(port));
    await server.run();
    return server;
  }

  /** One that keeps data, in files of its own names in `dir`, which others share. */
  static withData(dir: string, name: string, args: readonly string[]): Promise<Server> {
    return Server.start((port) => [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--appendonly', 'yes'],
      ...['--appenddirname', `aof-${name}`, '--dbfilename', `${name}.rdb`, '--repl-diskless-sync-delay', '0'],
      ...args,
    ]);
  }

  get child(): ChildProcess {
    if (this.process === null) throw new Error('it was never started');
    return this.process;
  }
  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Starts it, also again after its death, with the files it left. */
  async run(): Promise<void> {
    this.process = mine(spawn('redis-server', this.args, { stdio: 'ignore' }));
    await expectSoon(`redis-server on port ${this.port}`, async () => {
      return (await this.ask((client) => client.ping())) === 'PONG';
    });
  }

  async end(): Promise<void> {
    if (!this.alive) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await gone;
  }

  /** `master` or `slave`, by its own word. */
  async role(): Promise<string> {
    return (await this.ask((client) => client.role()))[0] as string;
  }

  /** Whether it is a master, or a replica in step with one. */
  async inStep(): Promise<boolean> {
    const info = await this.ask((client) => client.info('replication'));
    return info.includes('role:master') || info.includes('master_link_status:up');
  }

  /** Asks one thing on a connection of its own. */
  async ask<T>(question: (client: Redis) => Promise<T>): Promise<T> {
    const client = new Redis({
      port: this.port,
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
}
