/** Valkey 9 from the embedded engine, as a server that Holdfast did not start and whose settings it does not know. */
import { type ChildProcess, fork } from 'node:child_process';
import { Redis } from 'ioredis';
import { mine } from './children.js';
import type { Image } from './image.js';
import { freePort } from './ports.js';
import type { StoreServer } from './store-server.js';

export class ValkeyServer implements StoreServer {
  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
  ) {}

  static async start(image: Image): Promise<ValkeyServer> {
    const port = await freePort();
    const child = mine(
      fork(image.file('prove/system/valkey-process.js'), [String(port)], {
        cwd: image.dir,
        execArgv: ['--disable-warning=ExperimentalWarning'],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      }),
    );
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', (code) => reject(new Error(`the engine on port ${port} ended with ${code}`)));
    });
    return new ValkeyServer(port, child);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGCONT');
    this.child.kill(signal);
    await gone;
  }

  /** It keeps nothing, so nothing but its end follows its end. */
  async run(): Promise<void> {
    throw new Error('an engine without a disk is not started again');
  }

  async ask<T>(what: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(this.port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null });
    redis.on('error', () => {});
    try {
      await redis.connect();
      return await what(redis);
    } finally {
      redis.disconnect();
    }
  }
}
