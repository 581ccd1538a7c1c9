/** The embedded store: a process below its node's primary, and a data folder. */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { startEmbeddedStore } from '../../src/store/embedded/embedded-store.js';
import type { Image } from '../../testbed/image.js';
import { ReplyProxy } from '../../testbed/network/reply-proxy.js';
import { lives, signal, storeOf } from '../../testbed/processes/family.js';
import { until } from '../../testbed/wait.js';
import type { Unstamped } from '../history.js';
import type { HoldfastNode } from './node.js';
import { readFrom } from './read-log.js';
import type { StoreServer } from './store-server.js';

const SERVES_WITHIN_MS = 30_000;

/** What can mix up the store's replies on a node's way to it, and what the node has to be started with for that. */
export interface ProxiedWay {
  readonly mixer: ReplyProxy;
  readonly preload: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** `portFile`: the node writes there where its store listens, at each start anew. */
export async function proxiedWay(image: Image, portFile: string): Promise<ProxiedWay> {
  const mixer = await ReplyProxy.start(() => ({
    host: '127.0.0.1',
    port: Number(readFileSync(portFile, 'utf8')),
  }));
  return {
    mixer,
    preload: [pathToFileURL(image.file('prove/nemesis/proxied-store.js')).href],
    env: { PROVE_STORE_PROXY: String(mixer.port), PROVE_STORE_PORT_FILE: portFile },
  };
}

export class EmbeddedStoreServer implements StoreServer {
  constructor(
    private readonly image: Image,
    private readonly node: () => HoldfastNode,
  ) {}

  /** The pid of the process, or 0 while there is none. */
  get pid(): number {
    const { pid } = this.node();
    return pid === 0 ? 0 : (storeOf(pid) ?? 0);
  }

  signal(name: NodeJS.Signals): void {
    const { pid } = this;
    if (pid !== 0) signal(pid, name);
  }

  async end(name: NodeJS.Signals): Promise<void> {
    const { pid } = this;
    if (pid === 0) return;
    signal(pid, name);
    signal(pid, 'SIGCONT');
    await until('the store process to be gone', () => !lives(pid));
  }

  /** Its primary starts it. */
  async run(): Promise<void> {
    await until('the store to be started again by its primary', () => this.pid !== 0, SERVES_WITHIN_MS);
  }

  /** Ends the node in good order, and reads what its folder holds by a store that is started on it and ended again. */
  async readLogs(rooms: readonly string[]): Promise<Unstamped[]> {
    const node = this.node();
    await node.drain();
    const store = await startEmbeddedStore({
      dataDir: node.settings.dataDir,
      logger: pino({ level: 'silent' }),
      processFile: pathToFileURL(this.image.file('store/embedded/store-process.js')),
    });
    try {
      return await readFrom(store.url, rooms);
    } finally {
      await store.stop();
    }
  }
}
