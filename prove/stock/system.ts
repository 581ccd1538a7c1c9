/** Stock Socket.IO as a system under test. */

import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Image } from '../../testbed/image.js';
import { CuttingProxy } from '../../testbed/network/cutting-proxy.js';
import { freePort } from '../../testbed/ports.js';
import { Program } from '../../testbed/processes/program.js';
import { type Fsync, RedisServer } from '../../testbed/redis/redis-server.js';
import { fingerprint } from '../fingerprint.js';
import type { Seen, Unstamped } from '../history.js';
import type { System, WorkerSeen } from '../system/system.js';

export interface StockSettings {
  readonly image: Image;
  readonly workers: number;
  readonly fsync: Fsync;
  readonly outDir: string;
  readonly streams: boolean;
}

export async function startStock(settings: StockSettings): Promise<System> {
  const { image, workers, outDir, streams } = settings;
  const store = await RedisServer.start({ fsync: settings.fsync });
  const storeLink = await CuttingProxy.start([{ host: '127.0.0.1', port: store.port }]);
  const port = await freePort();
  const log = createWriteStream(join(outDir, 'stock.log'), { flags: 'a' });
  let program: Program | null = null;
  let seen: { id: number; pid: number }[] = [];

  const start = async () => {
    seen = [];
    const args = [
      '--port',
      String(port),
      '--redis',
      `redis://127.0.0.1:${storeLink.port}`,
      '--workers',
      String(workers),
    ];
    if (streams) args.push('--streams');
    const started = Program.node(image.file('prove/stock/server.js'), args, {
      cwd: image.dir,
      channel: 'json',
    });
    program = started;
    started.child.stdout?.pipe(log, { end: false });
    started.child.stderr?.pipe(log, { end: false });
    started.child.on('message', (message) => {
      seen = message as typeof seen;
    });
    await started.ready('stock Socket.IO', async () => seen.length === workers && (await answers()), 20_000);
  };
  const answers = async () =>
    (await fetch(`http://127.0.0.1:${port}/me`, { signal: AbortSignal.timeout(2_000) })).status === 401;
  const kill = async (signal: NodeJS.Signals) => {
    await program?.stop(signal);
  };
  await start();
  const clientLink = await CuttingProxy.start([{ host: '127.0.0.1', port }]);
  const direct = `http://127.0.0.1:${port}`;

  return {
    name: streams ? 'stock-streams' : 'stock',
    mode: streams ? 'stock Socket.IO, streams adapter, state recovery' : 'stock Socket.IO, Redis adapter',
    keeps: { sessions: true, presence: false, unread: false },
    urls: { direct, cut: `http://127.0.0.1:${clientLink.port}` },
    clientLink,
    store,
    redis: store,
    disk: null,
    storeLinks: [storeLink],
    mixers: [],
    storeMasters: async () => [],
    network: null,
    nodes: [],
    workers: async (): Promise<WorkerSeen[]> =>
      seen.map(({ id, pid }) => ({ node: 'stock', slot: id, pid, ready: true })),
    crashNode: () => kill('SIGKILL'),
    restartNode: start,
    trouble: async () => (seen.length === workers && (await answers()) ? null : 'too few workers answer'),
    makeRooms: async (count) =>
      Array.from({ length: count }, (_, index) => ({
        id: `room-${index + 1}`,
        name: `room-${index + 1}`,
        private: false,
      })),
    invite: async () => {},
    counted: async () => 0,
    readLogs: (rooms) =>
      store.ask((redis) =>
        Promise.all(
          rooms.map(async (room): Promise<Unstamped> => {
            const entries = await redis.xrange(`stock:{${room}}:log`, '-', '+');
            const messages = entries.map(([id, fields]): Seen => {
              const seq = Number(id.split('-')[0]);
              return {
                seq,
                mid: `${room}-${seq}`,
                user: fields[1] ?? '',
                cmid: fields[3] ?? '',
                text: fingerprint(fields[5] ?? ''),
              };
            });
            return { type: 'log', room, epoch: messages.length === 0 ? null : 'table', first: 1, messages };
          }),
        ),
      ),
    stop: async () => {
      await clientLink.stop();
      await kill('SIGKILL');
      log.end();
      await storeLink.stop();
      await store.stop();
    },
  };
}
