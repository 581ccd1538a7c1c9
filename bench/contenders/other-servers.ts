/** The other contenders, each started as its documentation says. */

import { freePort } from '../../testbed/ports.js';
import { familyOf } from '../../testbed/processes/family.js';
import { Program } from '../../testbed/processes/program.js';
import type { ClientSpec, Dialect } from '../load/client.js';
import { pinned } from '../measure/cores.js';
import type { Contender, ContenderId, RunningServer, Seating, StartOptions } from './contender.js';

const READY_WITHIN_MS = 20_000;

export interface OtherSetting {
  /** Path of a built file of the bench. */
  readonly file: (name: string) => string;
  readonly cores: string | null;
  readonly redisUrl: string;
  readonly redisPid: number;
}

export function otherServers(setting: OtherSetting): Contender[] {
  return [
    otherServer(
      setting,
      'raw-ws',
      'ws broadcast, nothing kept',
      'raw',
      'contenders/servers/raw-ws.js',
      () => [],
    ),
    otherServer(
      setting,
      'socket-io',
      'Socket.IO alone',
      'stock',
      'contenders/servers/socket-io.js',
      () => [],
    ),
    cluster(setting, 'sio-redis', 'Socket.IO + sticky + Redis adapter', 'classic'),
    cluster(setting, 'sio-sharded', 'the same, sharded adapter', 'sharded'),
    cluster(setting, 'sio-streams', 'the same, streams adapter', 'streams'),
  ];
}

function cluster(setting: OtherSetting, id: ContenderId, title: string, adapter: string): Contender {
  return otherServer(
    setting,
    id,
    title,
    'stock',
    'contenders/servers/socket-io-cluster.js',
    ({ workers, sessions }) => [
      setting.redisUrl,
      String(workers),
      adapter,
      ...(sessions === true ? ['sessions'] : []),
    ],
  );
}

function otherServer(
  setting: OtherSetting,
  id: ContenderId,
  title: string,
  dialect: Dialect,
  file: string,
  argsOf: (options: StartOptions) => string[],
): Contender {
  return {
    id,
    title,
    async start(options): Promise<RunningServer> {
      const port = await freePort();
      const server = Program.node(setting.file(file), [String(port), ...argsOf(options)], {
        within: pinned(setting.cores),
        env: { NODE_ENV: 'production', ...options.env },
      });
      await server.ready(title, () => server.output.includes('ready'), READY_WITHIN_MS);
      return {
        port,
        dialect,
        primary: server.pid,
        processes: () => familyOf(server.pid),
        workers: () => familyOf(server.pid).slice(1),
        store: () => (id === 'raw-ws' || id === 'socket-io' ? [] : [setting.redisPid]),
        seat: (seating) => seat(port, seating, options.sessions === true),
        stop: async () => void (await server.stop()),
      };
    },
  };
}

async function seat(port: number, seating: Seating, signIn: boolean): Promise<ClientSpec[]> {
  const specs: ClientSpec[] = [];
  for (let index = 0; index < seating.clients; index += 1) {
    specs.push({
      cookie: signIn ? await login(port, `person-${index}`) : '',
      rooms: seating.roomsOf(index).map((room) => `${seating.kind}-${room}`),
    });
  }
  return specs;
}

async function login(port: number, name: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });
  const [line] = answer.headers.getSetCookie();
  if (line === undefined) throw new Error(`login answered ${answer.status}: ${await answer.text()}`);
  return line.split(';')[0] as string;
}
