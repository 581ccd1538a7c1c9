import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sealCrowdPass } from '../domain/crowd-pass.js';
import type { NodeView } from '../protocol/control.js';

const PROGRAM = fileURLToPath(new URL('../cli/crowd-process.js', import.meta.url));
const PASS_FOR_MS = 24 * 60 * 60 * 1_000;

export interface CrowdOptions {
  /** Where the people connect to. */
  readonly url: () => string;
  readonly secret: string;
  readonly onChange: () => void;
  /** The process ended without being told to. */
  readonly onDeath: (cause: string) => void;
}

/** The synthetic people, in a process of their own: their work must not slow the primary. */
export class Crowd {
  private child: ChildProcess | null = null;
  private wanted = 0;
  private connected = 0;

  constructor(private readonly options: CrowdOptions) {}

  get view(): NodeView['crowd'] {
    return this.child === null ? null : { wanted: this.wanted, connected: this.connected };
  }

  /** Calls in or sends home until there are so many. */
  set(people: number): void {
    this.wanted = people;
    if (people === 0) {
      this.stop();
      return;
    }
    this.child ??= this.start();
    const pass = sealCrowdPass(Date.now() + PASS_FOR_MS, this.options.secret);
    this.child.send({ type: 'crowd', url: this.options.url(), people, pass });
    this.options.onChange();
  }

  stop(): void {
    const { child } = this;
    this.child = null;
    this.connected = 0;
    child?.kill('SIGTERM');
    this.options.onChange();
  }

  private start(): ChildProcess {
    const child = fork(PROGRAM, [], {
      env: { PATH: process.env.PATH },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.on('message', (message: { type?: string; connected?: number }) => {
      if (message.type !== 'crowd-state' || child !== this.child) return;
      this.connected = message.connected ?? 0;
      this.options.onChange();
    });
    // A message to a dead process is followed by its exit.
    child.on('error', () => {});
    child.once('exit', (code, signal) => {
      if (child !== this.child) return;
      this.child = null;
      this.connected = 0;
      this.options.onDeath(signal ?? `exit code ${code}`);
      this.options.onChange();
    });
    return child;
  }
}
