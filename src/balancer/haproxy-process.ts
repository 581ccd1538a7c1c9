import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import type { Log } from '../log.js';
import { ConfigError } from '../options.js';

const RESTART_FIRST_MS = 200;
const RESTART_MAX_MS = 5_000;

/** Our own HAProxy: started in the foreground under this process, started again when it dies. */
export class HaproxyProcess {
  private child: ChildProcess | null = null;
  private stopping = false;
  private backoffMs = RESTART_FIRST_MS;

  constructor(
    private readonly program: string,
    private readonly configPath: string,
    private readonly log: Log,
  ) {}

  /** Throws ConfigError when HAProxy is not installed or refuses the configuration. */
  start(): void {
    const check = spawnSync(this.program, ['-c', '-f', this.configPath], { encoding: 'utf8' });
    if (check.error) {
      throw new ConfigError(
        `HAProxy cannot be run (${check.error.message}). Install it (Debian: apt install haproxy) or name it with --haproxy.`,
      );
    }
    if (check.status !== 0) {
      throw new ConfigError(`HAProxy refuses the configuration ${this.configPath}:\n${check.stderr}`);
    }
    this.spawn();
  }

  /** The process that reloads on SIGUSR2, or null between a death and the restart. */
  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  /** Reads the configuration again; open connections stay with the old process until they end. */
  reload(): void {
    this.child?.kill('SIGUSR2');
  }

  /** SIGTERM: HAProxy ends at once, and with it every connection. */
  async stop(): Promise<void> {
    this.stopping = true;
    const { child } = this;
    if (child === null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 3_000);
    await gone;
    clearTimeout(timer);
  }

  private spawn(): void {
    // -W: a master that can reload; -db: in the foreground. Its own process group, so that Ctrl-C reaches us first.
    const child = spawn(this.program, ['-W', '-db', '-f', this.configPath], {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    this.child = child;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n'))
        if (line.trim() !== '') this.log.debug({ haproxy: line }, 'haproxy');
    });
    const startedAt = performance.now();
    child.once('exit', (code, signal) => {
      this.child = null;
      if (this.stopping) return;
      if (performance.now() - startedAt > RESTART_MAX_MS) this.backoffMs = RESTART_FIRST_MS;
      this.log.error({ code, signal, againInMs: this.backoffMs }, 'HAProxy ended; starting it again');
      setTimeout(() => {
        if (!this.stopping) this.spawn();
      }, this.backoffMs);
      this.backoffMs = Math.min(this.backoffMs * 2, RESTART_MAX_MS);
    });
  }
}
