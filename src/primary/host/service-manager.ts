import { spawn } from 'node:child_process';
import type { Logger } from '../../logger.js';

/**
 * Tells systemd (Type=notify) that the node is ready, goes, and lives. By the program `systemd-notify`, since Node
 * cannot write to datagram unix sockets. Without NOTIFY_SOCKET in the environment it does nothing.
 */
export class ServiceManager {
  private readonly active: boolean;
  private readonly watchdogMs: number;
  private timer: NodeJS.Timeout | null = null;
  private readonly env: Readonly<Record<string, string | undefined>>;

  constructor(
    env: Readonly<Record<string, string | undefined>>,
    private readonly logger: Logger,
  ) {
    this.env = { PATH: env.PATH, NOTIFY_SOCKET: env.NOTIFY_SOCKET };
    this.active = (env.NOTIFY_SOCKET ?? '') !== '';
    const watchdogUs = Number(env.WATCHDOG_USEC ?? 0);
    this.watchdogMs = Number.isFinite(watchdogUs) ? Math.floor(watchdogUs / 1_000) : 0;
  }

  /** Ready now. From here on the watchdog is fed, twice in its time, as long as the event loop turns. */
  notifyReady(): void {
    if (!this.active) return;
    this.notifySystemd('READY=1', `MAINPID=${process.pid}`);
    if (this.watchdogMs <= 0) return;
    this.timer = setInterval(() => this.notifySystemd('WATCHDOG=1'), Math.max(500, this.watchdogMs / 2));
    this.timer.unref();
  }

  notifyStopping(): void {
    if (!this.active) return;
    this.notifySystemd('STOPPING=1');
  }

  private notifySystemd(...state: string[]): void {
    const child = spawn('systemd-notify', state, { env: this.env as NodeJS.ProcessEnv, stdio: 'ignore' });
    child.on('error', (error) => this.logger.warn({ error: error.message }, 'systemd could not be told'));
  }
}
