import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromJobs, IndexSize, JobsBoot, ToJobs } from '../../domain/jobs-messages.js';
import { type ExitCause, exitOf } from '../../protocol/exit-cause.js';
import type { Limits } from '../../protocol/limits.js';
import type { SearchAnswer, SearchAsk } from '../../protocol/search.js';
import { forkProgram } from '../host/fork-program.js';
import type { Clock } from '../shared/clock.js';
import { afterDeath, NO_DEATHS } from '../supervisor/restart-policy.js';

const PROGRAM = fileURLToPath(new URL('../../jobs/process.js', import.meta.url));
/** It tells of itself each second: one that was silent for so long hangs, and a new one is better. */
const SILENT_MS = 15_000;
const LOOK_EVERY_MS = 1_000;

export interface JobsOptions {
  readonly boot: () => JobsBoot;
  readonly clock: Clock;
  readonly limits: Limits;
  /** It ended without being told to. */
  readonly onDeath: (pid: number, cause: ExitCause) => void;
  /**
   * Each second: for how long nothing was heard of it, and whether anything ever was. `mailAwaySince`: as it said last.
   */
  readonly onLook: (silentMs: number, wasHeard: boolean, mailAwaySince: number | null) => void;
}

/**
 * The node's jobs process: kept running, and asked by workers. Its death costs who searches a moment, and nobody else.
 */
export class JobsProcess {
  private child: ChildProcess | null = null;
  private state: IndexSize | null = null;
  private mailAwaySince: number | null = null;
  private deaths = NO_DEATHS;
  private startedAt = 0;
  /** When one of them was heard of last, or the first was started. */
  private heardAt = 0;
  private wasHeard = false;
  private stopped = true;
  private asked = 0;
  private readonly waiting = new Map<number, (answer: SearchAnswer | null) => void>();
  private cancelStart = () => {};
  private stopLooking = () => {};

  constructor(private readonly options: JobsOptions) {}

  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  /** What its index has, as it said last; null: it has not said so. */
  get size(): IndexSize | null {
    return this.state;
  }

  start(): void {
    this.stopped = false;
    this.heardAt = this.options.clock.now();
    this.launch();
    this.stopLooking = this.options.clock.every(LOOK_EVERY_MS, () => {
      this.endSilent();
      this.options.onLook(this.options.clock.now() - this.heardAt, this.wasHeard, this.mailAwaySince);
    });
  }

  stop(): void {
    this.stopped = true;
    this.cancelStart();
    this.stopLooking();
    this.child?.kill('SIGKILL');
  }

  /** Resolves with null where it cannot answer, now or any more: whoever asks may ask again. */
  ask(ask: SearchAsk): Promise<SearchAnswer | null> {
    if (this.child === null) return Promise.resolve(null);
    this.asked += 1;
    const id = this.asked;
    this.send({ type: 'ask', id, ask });
    return new Promise((resolve) => this.waiting.set(id, resolve));
  }

  private launch(): void {
    const child = forkProgram(PROGRAM);
    this.child = child;
    this.startedAt = this.options.clock.now();
    this.state = null;
    this.mailAwaySince = null;
    child.on('message', (message: FromJobs) => this.receive(message));
    child.once('exit', (code, signal) => {
      const { pid = 0 } = child;
      this.child = null;
      for (const resolve of this.waiting.values()) resolve(null);
      this.waiting.clear();
      if (this.stopped) return;
      this.options.onDeath(pid, exitOf(code, signal));
      this.launchLater();
    });
    this.send(this.options.boot());
  }

  private launchLater(): void {
    const { clock, limits } = this.options;
    const now = clock.now();
    const { deaths, decision } = afterDeath(this.deaths, now, now - this.startedAt, limits);
    this.deaths = deaths;
    // It is never given up: nobody else can do its work here.
    const delayMs = decision.kind === 'failed' ? limits.backoffMaxMs : decision.delayMs;
    this.cancelStart = clock.after(delayMs, () => this.launch());
  }

  private receive(message: FromJobs): void {
    if (message.type === 'state') {
      const { rooms, texts, bytes } = message;
      this.heardAt = this.options.clock.now();
      this.wasHeard = true;
      this.state = { rooms, texts, bytes };
      this.mailAwaySince = message.mailAwaySince;
      return;
    }
    const resolve = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    resolve?.(message.answer);
  }

  private endSilent(): void {
    const sinceAt = Math.max(this.heardAt, this.startedAt);
    if (this.options.clock.now() - sinceAt > SILENT_MS) this.child?.kill('SIGKILL');
  }

  private send(message: ToJobs): void {
    this.child?.send(message, () => {});
  }
}
