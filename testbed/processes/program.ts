/** A program that this process starts. It ends by its id, and at the latest with this process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../wait.js';
import { hold, isPeopled, killGroup, release } from './leash.js';

export interface ProgramOptions {
  readonly cwd?: string;
  /** What it has of an environment beside `PATH`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Put before the command: `ip netns exec …`, `taskset -c …`. */
  readonly within?: readonly string[];
  /** `child.send` and `message` both ways, in this form; the program hears of this process's end by `disconnect`. */
  readonly channel?: 'json' | 'advanced';
  /** It can be told things by `child.stdin`, which is closed otherwise. */
  readonly reads?: boolean;
  /** It writes where this process writes, and nothing is kept. */
  readonly speaksUp?: boolean;
}

/** How it ended: an exit code, or null after a signal. */
export type ExitCode = number | null;

/** How many characters of each stream are kept. A long run writes to a file instead. */
const OUTPUT_KEPT = 4 * 2 ** 20;
const LAST_WORDS = 4_000;
const KILL_AFTER_MS = 30_000;

export class Program {
  /** What it wrote to each stream, and to both in the order of arrival. */
  stdout = '';
  stderr = '';
  output = '';
  /** Resolves with its end, and with its end and all its words. */
  readonly ended: Promise<ExitCode>;
  readonly closed: Promise<ExitCode>;

  private constructor(
    name: string,
    readonly child: ChildProcess,
  ) {
    const keep = (stream: 'stdout' | 'stderr') => (text: string) => {
      this[stream] = (this[stream] + text).slice(-OUTPUT_KEPT);
      this.output = (this.output + text).slice(-OUTPUT_KEPT);
    };
    child.stdout?.setEncoding('utf8').on('data', keep('stdout'));
    child.stderr?.setEncoding('utf8').on('data', keep('stderr'));
    child.once('error', (error) => keep('stderr')(`${name} cannot be started: ${error.message}\n`));
    const { pid } = child;
    this.ended = once(child, 'exit').then(
      ([code]) => {
        if (pid !== undefined && !isPeopled(pid)) release(pid);
        return code as ExitCode;
      },
      () => -1,
    );
    this.closed = once(child, 'close').then(
      ([code]) => code as ExitCode,
      () => -1,
    );
    if (pid !== undefined) hold(pid);
  }

  /** Starts it in a process group of its own. */
  static launch(command: readonly [string, ...string[]], options: ProgramOptions = {}): Program {
    const { cwd, env = {}, within = [], channel, reads = false, speaksUp = false } = options;
    const streams = speaksUp ? 'inherit' : 'pipe';
    const [file, ...args] = [...within, ...command] as [string, ...string[]];
    const child = spawn(file, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: [
        reads ? 'pipe' : 'ignore',
        streams,
        streams,
        ...(channel === undefined ? [] : ['ipc' as const]),
      ],
      ...(channel === undefined ? {} : { serialization: channel }),
      detached: true,
    });
    return new Program(command[0], child);
  }

  /** A built file or a script, on the Node that runs this. */
  static node(file: string, args: readonly string[] = [], options: ProgramOptions = {}): Program {
    return Program.launch([process.execPath, file, ...args], options);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get isAlive(): boolean {
    return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The end of all that it wrote, for the message of a failure. */
  get lastWords(): string {
    const words = this.output.slice(-LAST_WORDS).trim();
    return words === '' ? 'It wrote nothing.' : `It wrote:\n${words}`;
  }

  /**
   * Waits until `probe` holds. Rejects with its last words as soon as it ends before that, or after `withinMs`; then
   * nothing of it is left running.
   */
  async ready(what: string, probe: () => unknown | Promise<unknown>, withinMs: number): Promise<void> {
    const isReady = await waitFor(async () => !this.isAlive || (await probe()), withinMs);
    if (isReady && this.isAlive) return;
    const { exitCode, signalCode } = this.child;
    const how = this.isAlive ? `was not ready within ${withinMs} ms` : `ended with ${signalCode ?? exitCode}`;
    await this.stop('SIGKILL');
    // What is still in the pipes.
    await Promise.race([this.closed, sleep(1_000)]);
    throw new Error(`${what} ${how} at its start. ${this.lastWords}`);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /**
   * Sends the signal, wakes it when it is frozen, and resolves with its end; SIGKILL after `killAfterMs`. What it
   * started itself is left alone.
   */
  async end(signal: NodeJS.Signals = 'SIGTERM', killAfterMs = KILL_AFTER_MS): Promise<ExitCode> {
    if (!this.isAlive) return this.child.exitCode;
    this.child.kill(signal);
    this.child.kill('SIGCONT');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), killAfterMs);
    const code = await this.ended;
    clearTimeout(timer);
    return code;
  }

  /** `end`, and SIGKILL of all that is left of its process group. */
  async stop(signal: NodeJS.Signals = 'SIGTERM', killAfterMs = KILL_AFTER_MS): Promise<ExitCode> {
    const code = await this.end(signal, killAfterMs);
    if (this.pid !== 0) killGroup(this.pid);
    return code;
  }
}
