import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreOpenError } from '../store-open-error.js';

/** A predecessor that was told to stop gets this long to be gone; one that lost its primary is surely writing its last snapshot. */
const WAIT_FOR_LIVING_MS = 3_000;
const WAIT_FOR_ENDING_MS = 15_000;
/** A lock of another host (a shared volume) counts while it is touched. */
const TOUCH_EVERY_MS = 5_000;
const FOREIGN_STALE_MS = 20_000;
const EMPTY_STALE_MS = 2_000;
const TOUCH_EMPTY_EVERY_MS = 500;

interface Holder {
  readonly pid: number;
  readonly started: string | null;
  readonly primary: number;
  readonly primaryStarted: string | null;
  readonly host: string;
  /** Which folder it holds: a copy of a folder has a copy of its lock, which locks nothing. Absent in locks of earlier versions. */
  readonly folder?: string;
}

/**
 * Takes the data folder for this process. One whose holder is dead is taken over, an ending holder is waited for; a living one ends in a
 * `StoreOpenError` naming its pid. Resolves with what gives the folder back.
 */
export async function lockFolder(folder: string, primaryPid: number): Promise<() => void> {
  const path = join(folder, 'holdfast.lock');
  const mine = JSON.stringify({
    pid: process.pid,
    started: startOf(process.pid),
    primary: primaryPid,
    primaryStarted: startOf(primaryPid),
    host: hostname(),
    folder: idOf(folder),
  } satisfies Holder);
  const began = performance.now();
  let held: string | null;
  for (;;) {
    held = create(path, mine);
    if (held !== null) break;
    const { text, ageMs } = read(path);
    if (text === null) {
      if (performance.now() - began > WAIT_FOR_LIVING_MS) throw new StoreOpenError(unreadable(path));
      await sleep(50);
      continue;
    }
    const holder = parse(text);
    if (isStale(holder, ageMs)) {
      takeAway(path, text);
      continue;
    }
    if (isOfAnother(holder, folder)) throw new StoreOpenError(isCopy(folder, path, holder as Holder));
    const ending =
      holder !== null && holder.host === hostname() && !lives(holder.primary, holder.primaryStarted);
    if (performance.now() - began > (ending ? WAIT_FOR_ENDING_MS : WAIT_FOR_LIVING_MS)) {
      throw new StoreOpenError(inUse(folder, holder));
    }
    await sleep(50);
  }
  const touch = setInterval(
    () => {
      try {
        utimesSync(path, new Date(), new Date());
      } catch {
        // Removed by hand; the store goes on.
      }
    },
    held === '' ? TOUCH_EMPTY_EVERY_MS : TOUCH_EVERY_MS,
  );
  touch.unref();
  return () => {
    clearInterval(touch);
    if (read(path).text === held) rmSync(path, { force: true });
  };
}

function inUse(folder: string, holder: Holder | null): string {
  const who =
    holder === null
      ? 'another process'
      : `another Holdfast (pid ${holder.primary}${holder.host === hostname() ? '' : ` on ${holder.host}`})`;
  return `The data folder ${folder} is in use by ${who}. Stop it first, or give this one another folder with --data.`;
}

/** What it holds then; null when it was there. On a full disk an empty one has to do: it counts while it is touched. */
function create(path: string, content: string): string | null {
  try {
    writeFileSync(path, content, { flag: 'wx', mode: 0o600 });
    return content;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return null;
    if ((code === 'ENOSPC' || code === 'EDQUOT') && read(path).text === '') return '';
    throw error;
  }
}

function read(path: string): { text: string | null; ageMs: number } {
  try {
    return { text: readFileSync(path, 'utf8'), ageMs: Date.now() - statSync(path).mtimeMs };
  } catch {
    // Its holder let go of it.
    return { text: null, ageMs: 0 };
  }
}

function isCopy(folder: string, path: string, { primary }: Holder): string {
  return `The data folder ${folder} looks like a copy of one that another Holdfast (pid ${primary}) uses: its lock names that one. If it is a copy, delete ${path} in it and start again.`;
}

function unreadable(path: string): string {
  return `${path} cannot be read, so it is not known whether another Holdfast uses the data folder. Look at it, and delete it when none does.`;
}

function parse(text: string): Holder | null {
  try {
    const holder = JSON.parse(text) as Holder | null;
    return typeof holder?.pid === 'number' && typeof holder.host === 'string' ? holder : null;
  } catch {
    // Half written: its age decides.
    return null;
  }
}

/** Of a folder on this machine: by device and inode, which a copy does not share. */
function idOf(folder: string): string {
  const { dev, ino } = statSync(folder, { bigint: true });
  return `${dev} ${ino}`;
}

function isOfAnother(holder: Holder | null, folder: string): boolean {
  return holder?.folder !== undefined && holder.host === hostname() && holder.folder !== idOf(folder);
}

function isStale(holder: Holder | null, ageMs: number): boolean {
  if (holder === null) return ageMs > EMPTY_STALE_MS;
  if (holder.host !== hostname()) return ageMs > FOREIGN_STALE_MS;
  return !lives(holder.pid, holder.started);
}

/** Of two that find the same stale lock, one may take away the other's fresh one: then it is put back. */
function takeAway(path: string, stale: string): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    // Another one was faster.
    return;
  }
  const { text } = read(aside);
  if (text !== null && text !== stale) create(path, text);
  rmSync(aside, { force: true });
}

function lives(pid: number, started: string | null): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = startOf(pid);
  if (now === 'zombie') return false;
  // A pid is used again, in containers soon; the moment its process started tells them apart.
  return started === null || now === null || now === started;
}

/** When a process started, in the kernel's ticks since boot; null where there is no /proc. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? 'zombie' : (fields[19] ?? null);
  } catch {
    // There is no such process, or no /proc.
    return null;
  }
}
