import { createServer, type Server, type Socket } from 'node:net';
import type { DiskTrouble } from '../../protocol/disk-trouble.js';
import type { StoreLoss } from '../../protocol/store-loss.js';
import type { DurableValkeyOptions } from './durable-options.js';
import { DurableValkey } from './durable-valkey.js';

export interface HostOptions extends Omit<DurableValkeyOptions, 'trouble' | 'onBehind' | 'onTrouble'> {
  /** On loopback; 0: any free one. */
  readonly port: number;
  readonly onTrouble: (trouble: DiskTrouble | null) => void;
}

/**
 * A Valkey on a port. When Valkey is ahead of what could be written, another one takes its place that knows only
 * that.
 */
export class ValkeyHost {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;
  /** Came in while there was no Valkey. */
  private early: Socket[] = [];
  private valkey: DurableValkey | null = null;
  private reopening: Promise<void> | null = null;
  private closing = false;
  private hadFile: boolean;
  port = 0;

  private constructor(private readonly options: HostOptions) {
    this.hadFile = options.hadFile ?? false;
    this.server = createServer((socket) => {
      this.sockets.add(socket);
      // Its close follows, and takes it off the list.
      socket.on('error', () => {});
      socket.on('close', () => this.sockets.delete(socket));
      if (this.valkey === null) this.early.push(socket);
      else this.valkey.adopt(socket);
    });
  }

  /** Rejects with `StoreOpenError` when an operator has to decide about the files. */
  static async open(options: HostOptions): Promise<ValkeyHost> {
    const host = new ValkeyHost(options);
    await host.openEngine(null);
    host.port = await listen(host.server, options.port);
    return host;
  }

  get restoredKeys(): number {
    return this.valkey?.restoredKeys ?? 0;
  }

  get loss(): StoreLoss | null {
    return this.valkey?.loss ?? null;
  }

  /**
   * Begins a new file with a copy of all there is, whatever the present one's size. Rejects when it cannot be written.
   */
  async rewrite(): Promise<void> {
    await this.reopening;
    await this.valkey?.rewrite();
  }

  /** Ends all connections, then writes the last words. Rejects when they could not be written. */
  async close(): Promise<void> {
    this.closing = true;
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await this.reopening;
    await this.valkey?.close();
  }

  /** Ends as a kill would; for tests. */
  async abandon(): Promise<void> {
    this.closing = true;
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await this.reopening;
    await this.valkey?.abandon();
  }

  private async openEngine(trouble: DiskTrouble | null): Promise<void> {
    this.valkey = await DurableValkey.open({
      ...this.options,
      trouble,
      restarted: trouble !== null || this.options.restarted,
      hadFile: this.hadFile,
      onBehind: (why) => {
        this.reopening ??= this.reopen(why).finally(() => {
          this.reopening = null;
        });
      },
      onTrouble: this.options.onTrouble,
    });
    for (const socket of this.early.splice(0)) if (!socket.destroyed) this.valkey.adopt(socket);
  }

  /** Nobody was told of what is only in memory, so it is forgotten; who waited for an answer tries again. */
  private async reopen(trouble: DiskTrouble): Promise<void> {
    const { valkey } = this;
    this.valkey = null;
    this.hadFile ||= valkey?.hadFile === true;
    this.options.onTrouble(trouble);
    for (const socket of this.sockets) socket.destroy();
    this.early = [];
    await valkey?.abandon();
    if (this.closing) return;
    try {
      await this.openEngine(trouble);
    } catch (error) {
      this.options.onTrap(error as Error);
    }
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
