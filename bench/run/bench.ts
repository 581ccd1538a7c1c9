/** What every scenario works with: contenders, the store they share, the load process, the cores. */
import { join } from 'node:path';
import { type Image, makeImage } from '../../testbed/image.js';
import { RedisServer } from '../../testbed/redis/redis-server.js';
import type { Contender, ContenderId, RunningServer, StartOptions } from '../contenders/contender.js';
import { type HoldfastContender, holdfasts, holdfastsEmbedded } from '../contenders/holdfast.js';
import { otherServers } from '../contenders/other-servers.js';
import { LoadProcess } from '../load/load-process.js';
import { type Cores, divideCores, pin } from '../measure/cores.js';
import { StoreProbe } from '../measure/store.js';

const BESIDE = [
  { id: 'holdfast-beside', of: 'holdfast' },
  { id: 'holdfast-embedded-beside', of: 'holdfast-embedded' },
] as const satisfies readonly { id: ContenderId; of: ContenderId }[];

/** Who takes part in a run; see the options of the same names. */
export interface Participants {
  readonly contenders: readonly string[] | null;
  readonly beside: string | null;
}

export class Bench {
  private constructor(
    readonly image: Image,
    readonly cores: Cores,
    readonly redis: RedisServer,
    private readonly redisBeside: RedisServer | null,
    readonly probe: StoreProbe,
    readonly holdfast: HoldfastContender,
    private readonly contenders: readonly Contender[],
    readonly say: (line: string) => void,
    private readonly only: readonly string[] | null,
  ) {}

  /** From a private copy of what was built, so that a build meanwhile changes nothing. */
  static async open(say: (line: string) => void, { contenders: only, beside }: Participants): Promise<Bench> {
    const cores = divideCores();
    pin([process.pid], cores.load);
    const image = await makeImage();
    const redis = await RedisServer.start();
    pin([redis.pid], cores.server);
    // Two Holdfasts on one store would be one cluster.
    const other = beside === null ? null : { root: beside, redis: await RedisServer.start() };
    if (other !== null) pin([other.redis.pid], cores.server);
    const shared = { cores: cores.server, redisUrl: redis.url, redisPid: redis.pid };
    const place = {
      ...shared,
      main: image.file('main.js'),
      data: join(image.dir, 'data'),
      allCores: cores.all,
    };
    const ours = holdfasts(
      place,
      other && { root: other.root, redisUrl: other.redis.url, redisPid: other.redis.pid },
    );
    const theirs = otherServers({ ...shared, file: (name) => image.file(join('bench', name)) });
    return new Bench(
      image,
      cores,
      redis,
      other?.redis ?? null,
      new StoreProbe(redis),
      ours[0] as HoldfastContender,
      [...ours, ...holdfastsEmbedded(place, beside), ...theirs],
      say,
      only,
    );
  }

  contender(id: ContenderId): Contender {
    const found = this.contenders.find((one) => one.id === id);
    if (found === undefined) throw new Error(`no contender ${id}`);
    return found;
  }

  /** Those of a scenario's contenders that take part in this run; where Holdfast does, the other Holdfast does too. */
  taking(part: readonly ContenderId[]): ContenderId[] {
    const beside = BESIDE.filter(
      ({ id, of }) => part.includes(of) && this.contenders.some((one) => one.id === id),
    );
    const all: readonly ContenderId[] = [...part, ...beside.map(({ id }) => id)];
    return all.filter((id) => this.only === null || this.only.includes(id));
  }

  /** A fresh server and a fresh load process, ended whatever happens. */
  async with<T>(
    contender: ContenderId,
    options: StartOptions,
    work: (server: RunningServer, load: LoadProcess) => Promise<T>,
  ): Promise<T> {
    const server = await this.contender(contender).start(options);
    const load = this.load();
    try {
      return await work(server, load);
    } finally {
      await load.stop();
      await server.stop();
    }
  }

  load(): LoadProcess {
    const load = LoadProcess.start(this.image.file('bench/load/main.js'));
    pin([load.pid], this.cores.load);
    return load;
  }

  async close(): Promise<void> {
    this.probe.close();
    await this.redis.stop();
    await this.redisBeside?.stop();
    await this.image.remove();
  }
}
