/** Appends events to a history file. Nothing is ever changed or taken back. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Unstamped } from './history.js';

const FLUSH_EVERY_MS = 50;

/** Milliseconds of CLOCK_MONOTONIC, which all processes of this machine share. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint() / 1_000n) / 1_000;
}

export class Recorder {
  private readonly fd: number;
  private pending: string[] = [];
  private readonly timer: NodeJS.Timeout;
  count = 0;

  /** `originMs`: `monotonicMs()` of the run's beginning, given to every process of the run. */
  constructor(
    path: string,
    readonly originMs: number,
  ) {
    this.fd = openSync(path, 'a');
    this.timer = setInterval(() => this.flush(), FLUSH_EVERY_MS);
    this.timer.unref();
  }

  /** Milliseconds since the run's origin. */
  now(): number {
    return Math.round((monotonicMs() - this.originMs) * 1_000) / 1_000;
  }

  /** Stamps the event with the time of this call, or with `t` when it is known to have happened earlier. */
  record(event: Unstamped, t = this.now()): void {
    this.pending.push(JSON.stringify({ t, ...event }));
    this.count += 1;
  }

  flush(): void {
    if (this.pending.length === 0) return;
    const lines = `${this.pending.join('\n')}\n`;
    this.pending = [];
    writeSync(this.fd, lines);
  }

  close(): void {
    clearInterval(this.timer);
    this.flush();
    closeSync(this.fd);
  }
}
