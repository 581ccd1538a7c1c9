import { RuntimeApi } from './runtime-api.js';

/** Processes of a running HAProxy. */
export interface HaproxyPids {
  /** The one that reloads and ends all others. */
  readonly master: number;
  /** Those that serve new connections; old ones that a reload left to their websockets are not among them. */
  readonly workers: readonly number[];
}

/**
 * The master process of an HAProxy, by the socket of its own (`-S`). Who answers there is ours, whoever started it and
 * however long ago; a pid that was written down could be another program's by now.
 */
export class HaproxyMaster {
  private readonly api: RuntimeApi;

  constructor(readonly socketPath: string) {
    this.api = new RuntimeApi(socketPath);
  }

  /** Null when nobody listens: there is no HAProxy. Rejects when one is there and does not answer within 2 s. */
  async pids(): Promise<HaproxyPids | null> {
    try {
      return parseProcesses(await this.api.ask('show proc'));
    } catch (problem) {
      const { code } = problem as NodeJS.ErrnoException;
      if (code === 'ECONNREFUSED' || code === 'ENOENT') return null;
      throw problem;
    }
  }
}

/**
 * The answer to `show proc` of HAProxy 2.4 and later: a table of pid, type and more, with old workers under a title of
 * their own.
 */
function parseProcesses(table: string): HaproxyPids {
  const rows = table.split(/^# old workers/m)[0]?.matchAll(/^(\d+)\s+(master|worker)\b/gm) ?? [];
  let master: number | null = null;
  const workers: number[] = [];
  for (const [, pid, type] of rows) {
    if (type === 'master') master = Number(pid);
    else workers.push(Number(pid));
  }
  if (master === null) throw new Error(`HAProxy's master answered something else: ${table.slice(0, 100)}`);
  return { master, workers };
}
