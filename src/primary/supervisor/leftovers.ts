import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../../logger.js';
import { ConfigError } from '../../options.js';
import { isSamePidSpace, readPidSpace } from '../../pid-space.js';
import type { ExitCause } from '../../protocol/exit-cause.js';
import { phraseCause } from '../../protocol/exit-cause.js';
import type { ExitNote } from '../../protocol/ipc.js';
import { startTicksOf } from '../../running-process.js';

/** Environment variable that marks a worker; its value is the primary's `marker`. */
export const WORKER_MARKER = 'HOLDFAST_WORKER_OF';

/** How a worker of this node ended. */
export type NodeExit = Omit<ExitNote, 'node'>;

/** A worker process in its slot. */
export interface SlotProcess {
  readonly slot: number;
  readonly pid: number;
}

interface KeptProcess {
  readonly pid: number;
  /** When the kernel started it, in its ticks: tells a process from a later one that got the same pid. */
  readonly startTicks: string;
}
interface KeptFile {
  readonly marker: string;
  /** The folder that it was written in; a copy of the folder is another. Absent in the file of an older version. */
  readonly folder?: string;
  /** What its pids count in; null where the system does not tell, absent in the file of an older version. */
  readonly pidSpace?: string | null;
  readonly primary: KeptProcess | null;
  readonly workers: readonly (KeptProcess & { readonly slot?: number })[];
  /** How earlier workers ended, as far as that is known. */
  readonly exits?: readonly NodeExit[];
}

/**
 * Workers end when their primary does; one that was frozen or spun at that moment cannot, and would hold its clients
 * for good. Their pids are kept in the data folder, and the next start of the same node ends those that are still
 * there. Works where /proc is (Linux); elsewhere nothing is killed.
 */
export class Leftovers {
  /** How the workers of earlier runs ended, oldest first, so that who comes back from one of them is told. */
  formerExits: readonly NodeExit[] = [];
  private readonly file: string;

  constructor(
    private readonly dataDir: string,
    /** Null when one node has the folder to itself, as with the embedded store. */
    node: string | null,
    readonly marker: string,
    private readonly pidSpace = readPidSpace(),
  ) {
    this.file = join(dataDir, node === null ? 'workers.json' : `workers-${node}.json`);
  }

  /**
   * Ends what an earlier primary of this node left behind. Returns the pids. Throws ConfigError when that primary still
   * runs: two must not share a name, or a store's files.
   */
  clean(logger: Logger): number[] {
    const kept = this.read();
    if (kept === null) return [];
    // A pid of another container, or of before a restart, names another process here. The store's lock, or its mark,
    // tells who is there.
    const near = isSamePidSpace(kept.pidSpace, this.pidSpace);
    if (near && kept.primary !== null && isSame(kept.primary)) {
      throw new ConfigError(
        `the data folder ${this.dataDir} is in use by another Holdfast (process ${kept.primary.pid}). Give another with --data, or end the other.`,
      );
    }
    this.formerExits = [
      ...(kept.exits ?? []),
      ...kept.workers.flatMap(({ slot, pid }) =>
        slot === undefined
          ? []
          : [
              {
                slot,
                pid,
                at: Date.now(),
                fate: 'died' as const,
                cause: phraseCause(PRIMARY_ENDED),
                ended: PRIMARY_ENDED,
              },
            ],
      ),
    ];
    const ended = kept.workers.filter(
      (worker) => near && isSame(worker) && carriesMarker(worker.pid, kept.marker),
    );
    for (const { pid } of ended) {
      logger.warn({ pid }, 'ending a worker that an earlier primary left behind');
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Gone by itself in between.
      }
    }
    return ended.map(({ pid }) => pid);
  }

  /** Remembers the present workers, and how earlier ones ended. */
  remember(workers: readonly SlotProcess[], exits: readonly NodeExit[]): void {
    const kept: KeptFile = {
      marker: this.marker,
      ...this.folder(),
      pidSpace: this.pidSpace,
      primary: describe(process.pid),
      workers: workers.flatMap(({ slot, pid }) => {
        const described = describe(pid);
        return described === null ? [] : [{ ...described, slot }];
      }),
      exits,
    };
    try {
      writeFileSync(`${this.file}.new`, JSON.stringify(kept), { mode: 0o600 });
      renameSync(`${this.file}.new`, this.file);
    } catch {
      // A full disk must not stop supervision; the price is an orphan after a crash of the primary.
    }
  }

  /** Device and inode: the same after a move, another in a copy. Nothing where the folder cannot be read. */
  private folder(): { folder?: string } {
    try {
      const { dev, ino } = statSync(this.dataDir);
      return { folder: `${dev}:${ino}` };
    } catch {
      // Then nothing can be kept there either.
      return {};
    }
  }

  private read(): KeptFile | null {
    try {
      // A damaged file must not stop a start: what cannot be read was not kept.
      const kept = JSON.parse(readFileSync(this.file, 'utf8')) as KeptFile;
      const { marker, folder, pidSpace, primary, workers, exits } = kept;
      if (typeof marker !== 'string' || !Array.isArray(workers)) return null;
      // What runs in the folder that this one was copied from is not ours to end, nor in our way.
      const isCopy = folder !== undefined && folder !== this.folder().folder;
      return {
        marker,
        pidSpace: typeof pidSpace === 'string' ? pidSpace : null,
        primary: !isCopy && isKept(primary) ? primary : null,
        workers: isCopy ? [] : workers.filter(isKept),
        exits: Array.isArray(exits) ? exits.filter(isExit) : [],
      };
    } catch {
      // Half written, or not by this version: nothing is known of an earlier primary.
      return null;
    }
  }
}

const PRIMARY_ENDED: ExitCause = { kind: 'primary-ended' };
const FATES: readonly unknown[] = ['died', 'drained'] satisfies ExitNote['fate'][];

function describe(pid: number): KeptProcess | null {
  const startTicks = startTicksOf(pid);
  return startTicks === null || startTicks === 'zombie' ? null : { pid, startTicks };
}

function isKept(one: unknown): one is KeptProcess {
  const { pid, startTicks } = (one ?? {}) as Partial<KeptProcess>;
  return typeof pid === 'number' && typeof startTicks === 'string';
}

function isExit(one: unknown): one is NodeExit {
  const { slot, pid, at, fate, cause, ended } = (one ?? {}) as Partial<NodeExit>;
  const numbers = [slot, pid, at].every((value) => typeof value === 'number');
  return numbers && typeof cause === 'string' && FATES.includes(fate) && isCause(ended);
}

/** Absent in the file of an older version. */
function isCause(ended: unknown): boolean {
  if (ended === undefined) return true;
  return typeof ended === 'object' && ended !== null && 'kind' in ended && typeof ended.kind === 'string';
}

function isSame({ pid, startTicks }: KeptProcess): boolean {
  return Number.isSafeInteger(pid) && pid > 1 && startTicksOf(pid) === startTicks;
}

function carriesMarker(pid: number, marker: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`${WORKER_MARKER}=${marker}`);
  } catch {
    // It ended in between, or belongs to somebody else.
    return false;
  }
}
