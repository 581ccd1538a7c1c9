import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readPidSpace } from '../../pid-space.js';
import { isRunning, startTicksOf } from '../../running-process.js';
import { StoreOpenError } from '../store-open-error.js';
import {
  FOREIGN_STALE_MS,
  isNear,
  judgeLock,
  type LockHolder,
  type LockSeeker,
  parseHolder,
  phraseHolder,
  WAIT_FOR_LIVING_MS,
} from './lock-holder.js';

const TOUCH_EVERY_MS = 5_000;
const TOUCH_EMPTY_EVERY_MS = 500;
/**
 * Whoever did not look at the own lock for as long was frozen, and looks before writing on: another may have the
 * folder.
 */
const UNSEEN_MS = FOREIGN_STALE_MS / 2;

export interface LockOptions {
  /** Told once, while a lock is waited for that only time can judge. */
  readonly onWait?: (words: string) => void;
  /** The folder is another's now: nothing may be written there any more. */
  readonly onLost?: (words: string) => void;
  /** What pids count in; default: the system's word. */
  readonly pidSpace?: string | null;
}

export interface FolderLock {
  /**
   * Before a write: after a pause, whether the folder is still held. Throws `StoreOpenError`, having told `onLost`,
   * when it is not.
   */
  check(): void;
  /** Gives the folder back. */
  release(): void;
}

/**
 * Takes the data folder for this process. One whose holder is dead is taken over, an ending holder is waited for; a
 * living one ends in a
 * `StoreOpenError` naming its pid. A holder whose pid says nothing here (another host or container) is dead once its
 * lock was not touched for 20 s. That is waited for.
 */
export async function lockFolder(
  folder: string,
  primaryPid: number,
  { onWait = () => {}, onLost = () => {}, pidSpace = readPidSpace() }: LockOptions = {},
): Promise<FolderLock> {
  const path = join(folder, 'holdfast.lock');
  const seeker: LockSeeker = { host: hostname(), pidSpace, folder: idOf(folder), lives };
  const mine = JSON.stringify({
    pid: process.pid,
    started: startTicksOf(process.pid),
    primary: primaryPid,
    primaryStarted: startTicksOf(primaryPid),
    host: seeker.host,
    pidSpace,
    folder: seeker.folder,
  } satisfies LockHolder);
  const held = await take(path, folder, mine, seeker, onWait);
  return holdLock(path, held, (text) =>
    onLost(
      `The data folder ${folder} is used by ${phraseHolder(parseHolder(text ?? ''), seeker)} now. This one did not touch its lock for a while (a paused machine?), or somebody removed it. It writes nothing there any more.`,
    ),
  );
}

/** Resolves with what the lock holds then. */
async function take(
  path: string,
  folder: string,
  mine: string,
  seeker: LockSeeker,
  onWait: (words: string) => void,
): Promise<string> {
  const began = performance.now();
  let first = read(path);
  let last = first;
  let changedAt = began;
  let isWaitReported = false;
  for (;;) {
    const held = create(path, mine);
    if (held !== null) return held;
    const now = performance.now();
    const seen = read(path);
    if (seen.text === null) {
      if (now - began > WAIT_FOR_LIVING_MS) throw new StoreOpenError(phraseUnreadable(path));
      await sleep(50);
      continue;
    }
    if (seen.text !== first.text) first = seen;
    if (seen.text !== last.text || seen.touchedAt !== last.touchedAt) changedAt = now;
    last = seen;
    const holder = parseHolder(seen.text);
    const judge = ({ ageMs, touchedAt }: ReadLock) =>
      judgeLock(
        {
          holder,
          ageMs,
          unchangedMs: touchedAt === seen.touchedAt ? now - changedAt : 0,
          touched: touchedAt !== first.touchedAt,
          waitedMs: now - began,
        },
        seeker,
      );
    const verdict = judge(seen);
    if (verdict === 'stale') {
      takeAway(path, (aside) => aside.text === seen.text && judge(aside) === 'stale');
      continue;
    }
    if (verdict === 'copy') throw new StoreOpenError(phraseCopy(folder, path, holder as LockHolder));
    if (verdict === 'in-use') {
      throw new StoreOpenError(
        `The data folder ${folder} is in use by ${phraseHolder(holder, seeker)}. Stop it first, or give this one another folder with --data.`,
      );
    }
    if (!isWaitReported && holder !== null && !isNear(holder, seeker)) {
      isWaitReported = true;
      onWait(
        `The data folder ${folder} was in use by ${phraseHolder(holder, seeker)} ${Math.max(0, Math.round(seen.ageMs / 1000))} s ago. If that one is dead, this one goes on by itself once the lock was not touched for ${FOREIGN_STALE_MS / 1000} s.`,
      );
    }
    await sleep(50);
  }
}

function holdLock(path: string, held: string, onLost: (text: string | null) => void): FolderLock {
  let seenAt = Date.now();
  let lost = false;
  const look = () => {
    if (lost) return;
    try {
      // First touched, then read: who takes a stale lock away looks at its age once more after that.
      utimesSync(path, new Date(), new Date());
    } catch {
      // Taken away, or its folder is gone.
    }
    const { text } = read(path);
    const paused = Date.now() - seenAt > UNSEEN_MS;
    if (text === held) {
      seenAt = Date.now();
    } else if (text !== null || paused) {
      lost = true;
      onLost(text);
    } else {
      // Removed by hand, too soon for another to have been here.
      seenAt = Date.now();
      makeAgain(path, held);
    }
  };
  const touch = setInterval(look, held === '' ? TOUCH_EMPTY_EVERY_MS : TOUCH_EVERY_MS);
  touch.unref();
  return {
    check: () => {
      if (Date.now() - seenAt > UNSEEN_MS) look();
      if (lost) throw new StoreOpenError('the data folder is used by another Holdfast now');
    },
    release: () => {
      clearInterval(touch);
      if (read(path).text === held) rmSync(path, { force: true });
    },
  };
}

function makeAgain(path: string, content: string): void {
  try {
    create(path, content);
  } catch {
    // Its folder is gone, or the disk is full: tried again.
  }
}

/** What it holds then; null when it was there. On a full disk an empty one has to do: it counts while it is touched. */
function create(path: string, content: string): string | null {
  try {
    writeFileSync(path, content, { flag: 'wx', mode: 0o600, flush: true });
    flushFolderOf(path);
    return content;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return null;
    if ((code === 'ENOSPC' || code === 'EDQUOT') && read(path).text === '') return '';
    throw error;
  }
}

/** Else a disk that failed and was mounted again has a lock without words, and its holder takes it for another's. */
function flushFolderOf(path: string): void {
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

interface ReadLock {
  readonly text: string | null;
  readonly touchedAt: number;
  readonly ageMs: number;
}

function read(path: string): ReadLock {
  try {
    const text = readFileSync(path, 'utf8');
    const touchedAt = statSync(path).mtimeMs;
    return { text, touchedAt, ageMs: Date.now() - touchedAt };
  } catch {
    // Its holder let go of it.
    return { text: null, touchedAt: 0, ageMs: 0 };
  }
}

function phraseCopy(folder: string, path: string, { primary }: LockHolder): string {
  return `The data folder ${folder} looks like a copy of one that another Holdfast (pid ${primary}) uses: its lock names that one. If it is a copy, delete ${path} in it and start again.`;
}

function phraseUnreadable(path: string): string {
  return `${path} cannot be read, so it is not known whether another Holdfast uses the data folder. Look at it, and delete it when none does.`;
}

/** The id of a folder on this machine: by device and inode, which a copy does not share. */
function idOf(folder: string): string {
  const { dev, ino } = statSync(folder, { bigint: true });
  return `${dev} ${ino}`;
}

/** What turns out not to be stale, because another start was faster or its holder woke up, is put back. */
function takeAway(path: string, isStale: (aside: ReadLock) => boolean): void {
  // No pid: two containers may have the same.
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    renameSync(path, aside);
  } catch {
    // Another one was faster.
    return;
  }
  const taken = read(aside);
  if (taken.text !== null && !isStale(taken)) create(path, taken.text);
  rmSync(aside, { force: true });
}

function lives(pid: number, started: string | null): boolean {
  if (!isRunning(pid)) return false;
  const now = startTicksOf(pid);
  return now !== 'zombie' && (started === null || now === null || now === started);
}
