import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../logger.js';
import { ConfigError } from '../options.js';
import type { HaproxyMaster } from './haproxy-master.js';

const RESTART_FIRST_MS = 200;
const RESTART_MAX_MS = 5_000;
/** An HAProxy that was found running is no child of ours, so nobody tells of its end. */
const LOOK_EVERY_MS = 200;
/** A start takes some 50 ms; this is for a machine that is busy with others. */
const START_WITHIN_MS = 10_000;
const STOP_WITHIN_MS = 3_000;
/** Lines of an HAProxy that failed which are worth repeating. */
const LAST_LINES = 5;

export interface HaproxyProcessOptions {
  readonly program: string;
  readonly configPath: string;
  readonly master: HaproxyMaster;
  /** What it listens on, for what is said when that cannot be. */
  readonly listen: string;
  readonly logger: Logger;
}

/**
 * Our own HAProxy: started in the foreground, or found running after an earlier balancer died; started again whenever
 * it ends.
 */
export class HaproxyProcess {
  private child: ChildProcess | null = null;
  private stopping = false;
  private backoffMs = RESTART_FIRST_MS;
  private lastLines: string[] = [];

  constructor(private readonly options: HaproxyProcessOptions) {}

  /**
   * Resolves when HAProxy listens. Rejects with ConfigError, with nothing left running, when HAProxy is not installed,
   * refuses the configuration or cannot listen.
   */
  async start(): Promise<'started' | 'found'> {
    this.check();
    const found = await this.options.master.pids();
    if (found !== null) {
      void this.watch();
      return 'found';
    }
    const ended = this.spawn();
    if (await this.listens(ended)) {
      void ended.then((why) => this.startAgain(why));
      return 'started';
    }
    await this.stop();
    throw new ConfigError(this.whyNot());
  }

  /**
   * Reads the configuration again; open connections stay with the old process until they end. An HAProxy that does not
   * answer is asked again for as long as it lives.
   */
  async reload(): Promise<void> {
    const { master, logger } = this.options;
    while (!this.stopping) {
      try {
        const pids = await master.pids();
        if (pids === null)
          logger.warn('HAProxy is not running, so there is nothing to reload; it is being started');
        else process.kill(pids.master, 'SIGUSR2');
        return;
      } catch (error) {
        logger.warn(
          { error: (error as Error).message },
          'HAProxy does not answer; the reload is tried again',
        );
        await sleep(LOOK_EVERY_MS);
      }
    }
  }

  /** HAProxy ends at once, and with it every connection. Resolves when it has, or after 3 s when it was killed. */
  async stop(): Promise<void> {
    this.stopping = true;
    const { master } = this.options;
    // One that does not answer is ended by the pid of its start.
    const pids = await master.pids().catch(() => null);
    const pid = pids?.master ?? this.child?.pid ?? master.lastPid ?? undefined;
    if (pid === undefined) return;
    signal(pid, 'SIGTERM');
    const until = performance.now() + STOP_WITHIN_MS;
    // One that does not answer still lives.
    while (this.child !== null || (await master.pids().catch(() => 'silent')) !== null) {
      if (performance.now() > until) {
        for (const one of [pid, ...(pids?.workers ?? [])]) signal(one, 'SIGKILL');
        return;
      }
      await sleep(20);
    }
  }

  private check(): void {
    const { program, configPath } = this.options;
    const check = spawnSync(program, ['-c', '-f', configPath], { encoding: 'utf8' });
    if (check.error) {
      throw new ConfigError(
        `HAProxy cannot be run (${check.error.message}). Install it (Debian: apt install haproxy) or name it with --haproxy.`,
      );
    }
    if (check.status !== 0) {
      throw new ConfigError(`HAProxy refuses the configuration ${configPath}:\n${check.stderr}`);
    }
  }

  /** Resolves with the way it ended. */
  private spawn(): Promise<string> {
    const { program, configPath, master, logger } = this.options;
    // -W: a master that can reload, told by its own socket; -db: in the foreground. Its own process group, so that
    // Ctrl-C reaches us first.
    const args = ['-W', '-db', '-S', `${master.socketPath},mode,600`, '-f', configPath];
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    this.child = child;
    this.lastLines = [];
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n')) {
        if (line.trim() === '') continue;
        logger.debug({ haproxy: line }, 'haproxy');
        this.lastLines = [...this.lastLines, line].slice(-LAST_LINES);
      }
    });
    const startedAt = performance.now();
    return new Promise((resolve) => {
      const over = (why: string) => {
        this.child = null;
        if (performance.now() - startedAt > RESTART_MAX_MS) this.backoffMs = RESTART_FIRST_MS;
        resolve(why);
      };
      child.once('error', (error) => over(error.message));
      child.once('close', (code, signal) => over(signal ?? `exit code ${code}`));
    });
  }

  /** True when it serves; false when it ended, or did not begin to within 10 s. */
  private async listens(ended: Promise<unknown>): Promise<boolean> {
    const { master } = this.options;
    const until = performance.now() + START_WITHIN_MS;
    let over = false;
    void ended.then(() => {
      over = true;
    });
    while (!over && performance.now() < until) {
      // One that does not answer yet is asked again.
      const pids = await master.pids().catch(() => null);
      if (pids !== null && pids.workers.length > 0) return !over;
      await sleep(20);
    }
    return false;
  }

  private whyNot(): string {
    const { listen } = this.options;
    const said = this.lastLines.join('\n');
    if (/address already in use/i.test(said)) {
      return `${listen} is taken by another program. Give another address with --listen, or end the other program.`;
    }
    if (/permission denied/i.test(said)) {
      return `${listen} needs more rights than this user has. Give a port above 1023 with --listen, or the capability CAP_NET_BIND_SERVICE.`;
    }
    return `HAProxy did not begin to listen on ${listen}:\n${said || 'It said nothing.'}`;
  }

  /** Starts it again after its end, as often as it takes. */
  private async startAgain(why: string): Promise<void> {
    const { logger } = this.options;
    for (let reason = why; !this.stopping; ) {
      logger.error(
        { why: reason, said: this.lastLines, againInMs: this.backoffMs },
        'HAProxy ended; starting it again',
      );
      await sleep(this.backoffMs);
      this.backoffMs = Math.min(this.backoffMs * 2, RESTART_MAX_MS);
      if (this.stopping) return;
      reason = await this.spawn();
    }
  }

  /** Looks after one that is no child of ours, until it ends. */
  private async watch(): Promise<void> {
    const { master } = this.options;
    while (!this.stopping) {
      await sleep(LOOK_EVERY_MS);
      // One that does not answer lives: two on one port would be worse than a slow one.
      const gone = await master.pids().then(
        (pids) => pids === null,
        () => false,
      );
      if (gone && !this.stopping) return this.startAgain('it was found running, and is gone');
    }
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // The process has ended meanwhile.
  }
}
