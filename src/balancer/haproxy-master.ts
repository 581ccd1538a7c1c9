import { isRunning, startTicksOf } from '../running-process.js';
import { RuntimeApi } from './runtime-api.js';

/** Processes of a running HAProxy. */
export interface HaproxyPids {
  /** The one that reloads and ends all others. */
  readonly master: number;
  /** Those that serve new connections; old ones that a reload left to their websockets are not among them. */
  readonly workers: readonly number[];
}

/**
 * The master process of an HAProxy, by the socket of its own (`-S`). Whoever answers there is ours, whoever started it
 * and however long ago; a pid that was written down could be another program's by now.
 */
export class HaproxyMaster {
  private readonly api: RuntimeApi;
  /** The process that answered last. */
  private last: { readonly pid: number; readonly startTicks: string | null } | null = null;

  constructor(readonly socketPath: string) {
    this.api = new RuntimeApi(socketPath);
  }

  /**
   * Null when there is no HAProxy. Rejects when one is there and does not answer within 2 s, or does not listen. One
   * that reloads is the same process, and listens again when it has read its configuration.
   */
  async pids(): Promise<HaproxyPids | null> {
    try {
      const pids = parseProcesses(await this.api.ask('show proc'));
      this.last = { pid: pids.master, startTicks: startTicksOf(pids.master) };
      return pids;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ECONNREFUSED' && code !== 'ENOENT') throw error;
      if (this.lastPid === null) return null;
      throw new Error(`HAProxy (pid ${this.lastPid}) does not listen on ${this.socketPath}; it reloads`);
    }
  }

  /** The pid of the one that answered last, if it lives. */
  get lastPid(): number | null {
    if (this.last === null) return null;
    const { pid, startTicks } = this.last;
    const lives = startTicks === null ? isRunning(pid) : startTicksOf(pid) === startTicks;
    return lives ? pid : null;
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
