import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type CrowdReport, crowdOrder } from '../../domain/crowd-order.js';
import type { NodeView } from '../../protocol/control.js';
import { type ExitCause, exitOf } from '../../protocol/exit-cause.js';
import type { CrowdTestimony } from '../../protocol/testimony.js';
import { forkProgram } from '../host/fork-program.js';
import { Listeners } from '../shared/listeners.js';

const PROGRAM = fileURLToPath(new URL('../../crowd/process.js', import.meta.url));

export interface CrowdOptions {
  /** Where the people connect to. */
  readonly url: () => string;
  readonly secret: string;
  /** The process ended without being told to. */
  readonly onDeath: (cause: ExitCause) => void;
}

/** The synthetic people, in a process of their own: their work must not slow the primary. */
export class CrowdProcess {
  /** Its size changed. */
  readonly changes = new Listeners();
  /** What the people of one of its processes tell of their messages. */
  readonly testimonies = new Listeners<[number, CrowdTestimony]>();
  /** A process of it ended, told to or not. */
  readonly ends = new Listeners<[number]>();
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
    this.child.send(crowdOrder(this.options.url(), people, this.options.secret, Date.now()), () => {});
    this.changes.notify();
  }

  stop(): void {
    const { child } = this;
    this.child = null;
    this.connected = 0;
    child?.kill('SIGTERM');
    this.changes.notify();
  }

  private start(): ChildProcess {
    const child = forkProgram(PROGRAM);
    const pid = child.pid ?? 0;
    child.on('message', (message: CrowdReport) => {
      // Also of one that is on its way home.
      this.testimonies.notify(pid, message.testimony);
      if (child !== this.child) return;
      this.connected = message.connected;
      this.changes.notify();
    });
    child.once('exit', (code, signal) => {
      this.ends.notify(pid);
      if (child !== this.child) return;
      this.child = null;
      this.connected = 0;
      this.options.onDeath(exitOf(code, signal));
      this.changes.notify();
    });
    return child;
  }
}
