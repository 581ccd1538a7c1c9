/** The redis-server that all contenders of a run share, and what it was asked. */
import { Redis } from 'ioredis';
import type { RedisServer } from '../../testbed/redis/redis-server.js';

/** Calls since the server started, by command; commands that scripts make are among them. */
export type CommandCounts = ReadonlyMap<string, number>;

/** What reads a room's log. */
const LOG_READS = ['xrange', 'xrevrange', 'xread', 'xlen', 'xinfo'];
/** What a client sends to run a script: the commands in it are counted by themselves. */
const WRAPPERS = ['evalsha', 'eval', 'fcall', 'info', 'ping'];

export class StoreProbe {
  private readonly redis: Redis;

  constructor(readonly server: RedisServer) {
    this.redis = new Redis(server.url);
    // The commands reject with it.
    this.redis.on('error', () => {});
  }

  async commands(): Promise<CommandCounts> {
    const text = await this.redis.info('commandstats');
    const counts = new Map<string, number>();
    for (const [, name = '', calls] of text.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)) {
      counts.set(name, Number(calls));
    }
    return counts;
  }

  async memoryBytes(): Promise<number> {
    return Number(/used_memory:(\d+)/.exec(await this.redis.info('memory'))?.[1]);
  }

  close(): void {
    this.redis.disconnect();
  }
}

export interface StoreReads {
  readonly log: number;
  /** All commands, scripts' included. */
  readonly all: number;
  /** The busiest commands in words, for notes. */
  readonly words: string;
}

export function readsBetween(before: CommandCounts, after: CommandCounts): StoreReads {
  const grown = [...after]
    .map(([name, calls]) => [name, calls - (before.get(name) ?? 0)] as const)
    .filter(([name, calls]) => calls > 0 && !WRAPPERS.includes(name))
    .sort((a, b) => b[1] - a[1]);
  const sum = (rows: typeof grown) => rows.reduce((total, [, calls]) => total + calls, 0);
  return {
    log: sum(grown.filter(([name]) => LOG_READS.includes(name))),
    all: sum(grown),
    words: grown
      .slice(0, 8)
      .map(([name, calls]) => `${name} ${calls}`)
      .join(', '),
  };
}
