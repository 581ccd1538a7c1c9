import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Logger } from '../../logger.js';
import type { DiskTrouble } from '../../protocol/disk-trouble.js';
import { LIMITS } from '../../protocol/limits.js';
import type { StoreLoss } from '../../protocol/store-loss.js';
import { StoreOpenError } from '../store-open-error.js';
import { isSaidAlike } from './disk-state.js';
import type { FromStoreProcess, StoreBoot, ToStoreProcess } from './ipc.js';
import type { Fsync } from './journal-record.js';

const STOP_WITHIN_MS = 10_000;
/** Five unanswered pings in a row mean that the process hangs: late ones of a sleeping machine come one at a time. */
const PING_EVERY_MS = 2_000;
const PINGS_MISSED = 5;
/** While it starts, a large snapshot is read in one piece. */
const PINGS_MISSED_STARTING = 30;

export type EmbeddedStoreEvent =
  /** The process is gone; it is being restarted. */
  | { readonly type: 'down'; readonly cause: string }
  /**
   * It serves. `loss`: what of that which it acknowledged may be missing, in words; then every room has a new epoch.
   */
  | { readonly type: 'up'; readonly restoredKeys: number; readonly loss: StoreLoss | null }
  /** Another Holdfast has the data folder now, so it is not started again: this node has to end. */
  | { readonly type: 'lost'; readonly words: string }
  /** It began or ended (null) to refuse what would have to be written. */
  | { readonly type: 'disk'; readonly trouble: DiskTrouble | null };

export interface EmbeddedStore {
  /** For `openRedisStore`: with a password, on loopback, the same for the life of this primary. */
  readonly url: string;
  /** Null while it is being restarted. */
  pid(): number | null;
  /** Why it takes nothing new; null while it does. */
  trouble(): DiskTrouble | null;
  /** Writes its last words and ends the process, within 10 s. */
  stop(): Promise<void>;
}

export interface EmbeddedStoreOptions {
  readonly dataDir: string;
  readonly logger: Logger;
  readonly onEvent?: (event: EmbeddedStoreEvent) => void;
  /** When an acknowledgement leaves; default `everysec`. */
  readonly fsync?: Fsync;
  /** Its file is written anew above this size, once changes have doubled it. */
  readonly compactAboveBytes?: number;
  /** The compiled `store-process.js`; for tests. */
  readonly processFile?: URL;
}

/**
 * Starts the embedded store in a process of its own and keeps it running. It is restarted at once when it dies (then
 * backing off), on the same port, with everything that it acknowledged. It ends with this process, whatever ends this
 * one. Rejects with `StoreOpenError` when it cannot start: a folder that cannot be written or is in use.
 */
export async function startEmbeddedStore(options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  const { dataDir, logger, onEvent = () => {} } = options;
  const file = fileURLToPath(options.processFile ?? new URL('./store-process.js', import.meta.url));
  const password = randomBytes(24).toString('base64url');
  let child: ChildProcess | null = null;
  let port = 0;
  let trouble: DiskTrouble | null = null;
  let stopping = false;
  /** It took something new once, so there was a file. */
  let hadFile = false;
  let backoffMs = 0;
  let restartTimer: NodeJS.Timeout | undefined;

  /** Resolves when it serves; rejects when it ended before. */
  function launch(): Promise<void> {
    const started = fork(file, [], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
      // Valkey logs to stdout, which belongs to the start line of the primary.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: {},
    });
    child = started;
    let ready = false;
    let readyAt = 0;
    let failure: string | null = null;
    let lastWords = '';
    started.stderr?.on('data', (bytes: Buffer) => {
      lastWords = (lastWords + bytes.toString()).slice(-2_000);
    });
    const stopPinging = keepPinging(started, () => ready, logger);
    return new Promise((resolve, reject) => {
      started.on('message', (message: FromStoreProcess) => {
        if (message.type === 'ready') {
          ready = true;
          readyAt = performance.now();
          port = message.port;
          hadFile ||= trouble === null;
          resolve();
          onEvent({ type: 'up', restoredKeys: message.restoredKeys, loss: message.loss });
        } else if (message.type === 'lost') {
          stopping = true;
          logger.error(message.message);
          onEvent({ type: 'lost', words: message.message });
        } else if (message.type === 'failed') {
          failure = message.message;
        } else if (message.type === 'disk') {
          if (isSaidAlike(trouble, message.trouble)) return;
          trouble = message.trouble;
          hadFile ||= trouble === null;
          onEvent(message);
        } else if (message.type === 'log') {
          logger[message.level](message.message);
        }
      });
      started.on('error', (error) => {
        failure = error.message;
      });
      started.on('close', (code, signal) => {
        stopPinging();
        if (child === started) child = null;
        const cause = failure ?? signal ?? `exit code ${code}`;
        if (!ready)
          reject(new StoreOpenError(failure ?? `The embedded store ended (${cause}). ${lastWords}`));
        if (stopping) return;
        if (ready) {
          // Zero after its last words only: it got a signal to end, alone or with a whole process group.
          if (code === 0) logger.warn('the embedded store was told to end, and is started again');
          else logger.error({ cause, lastWords }, 'the embedded store died and is restarted');
          if (performance.now() - readyAt > LIMITS.backoffResetMs) backoffMs = 0;
          onEvent({ type: 'down', cause });
          restart();
        }
      });
      const boot: StoreBoot = {
        type: 'boot',
        dataDir,
        password,
        port,
        primaryPid: process.pid,
        fsync: options.fsync ?? 'everysec',
        compactAboveBytes: options.compactAboveBytes ?? LIMITS.storeRewriteAboveBytes,
        restarted: port !== 0,
        hadFile,
      };
      tellProcess(started, boot);
    });
  }

  function restart(): void {
    restartTimer = setTimeout(() => {
      launch().catch((error: Error) => {
        // It was told to stop while it started, as by a signal to the whole process group.
        if (stopping) return;
        logger.error({ error: error.message }, 'the embedded store could not be restarted');
        restart();
      });
    }, backoffMs);
    backoffMs = Math.min(Math.max(LIMITS.backoffFirstMs, backoffMs * 2), LIMITS.backoffMaxMs);
  }

  await launch();
  return {
    url: `redis://:${password}@127.0.0.1:${port}`,
    pid: () => child?.pid ?? null,
    trouble: () => trouble,
    async stop() {
      stopping = true;
      clearTimeout(restartTimer);
      const running = child;
      if (running === null || running.exitCode !== null || running.signalCode !== null) return;
      const ended = new Promise((resolve) => running.once('close', resolve));
      tellProcess(running, { type: 'stop' });
      const timer = setTimeout(() => running.kill('SIGKILL'), STOP_WITHIN_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

function tellProcess(child: ChildProcess, message: ToStoreProcess): void {
  if (child.connected) child.send(message, () => {});
}

/** Kills a process that no longer answers, so that it is restarted. Returns what stops it. */
function keepPinging(child: ChildProcess, isReady: () => boolean, logger: Logger): () => void {
  let sent = 0;
  let answered = 0;
  child.on('message', (message: FromStoreProcess) => {
    if (message.type === 'pong') answered = message.id;
  });
  const timer = setInterval(() => {
    if (sent - answered >= (isReady() ? PINGS_MISSED : PINGS_MISSED_STARTING)) {
      logger.error({ pid: child.pid }, 'the embedded store does not answer and is killed');
      child.kill('SIGKILL');
      return;
    }
    sent += 1;
    tellProcess(child, { type: 'ping', id: sent });
  }, PING_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
