/** The processes of somebody else's application, and its service manager: what ends is started again. */
import type { WriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { descendants, killFamily, lives } from '../../testbed/processes/family.js';
import { Program } from '../../testbed/processes/program.js';
import { waitFor } from '../../testbed/wait.js';
import type { RunOptions } from './adapter.js';

/** As service managers do by default, about. */
const RESTART_AFTER_MS = 200;
const GONE_WITHIN_MS = 5_000;
const END_WITHIN_MS = 3_000;

interface Kept {
  readonly command: readonly [string, ...string[]];
  readonly options: RunOptions;
  program: Program;
}

export class AppProcesses {
  private readonly kept: Kept[] = [];
  /** `starting` and `down`: what ends stays away. */
  private state: 'starting' | 'up' | 'down' | 'over' = 'starting';

  /** `dir`: where they run unless told otherwise; `log`: gets what they write; `say` hears one line for each end. */
  constructor(
    private readonly dir: string,
    private readonly log: WriteStream,
    private readonly say: (line: string) => void,
  ) {}

  get count(): number {
    return this.kept.length;
  }
  /** The first that has ended; null when all live. */
  get dead(): Program | null {
    return this.kept.find(({ program }) => !program.isAlive)?.program ?? null;
  }
  /** The end of what all of them wrote. */
  get lastWords(): string {
    return this.kept.map(({ program }) => program.lastWords).join('\n');
  }

  run(command: string, args: readonly string[] = [], options: RunOptions = {}): void {
    if (this.state !== 'starting')
      throw new Error('run was called after start had ended; start what there is in start');
    const whole = [command, ...args] as const;
    const kept: Kept = { command: whole, options, program: this.launch(whole, options) };
    this.kept.push(kept);
    void this.watch(kept);
  }

  /** All has started: from now on what ends is started again. */
  manage(): void {
    this.state = 'up';
  }

  /** Processes that serve, by id: of each family those without children, which are the workers of a cluster. */
  victims(): number[] {
    return this.hittable.flatMap(({ program }) => {
      const all = [program.pid, ...descendants(program.pid)];
      return all.filter((pid) => lives(pid) && descendants(pid).length === 0);
    });
  }

  /** SIGKILL of all that is not spared, at once. It stays away until `restart`. */
  async crash(): Promise<void> {
    this.state = 'down';
    const struck = this.hittable.flatMap(({ program }) => (program.isAlive ? killFamily(program.pid) : []));
    await waitFor(() => struck.every((pid) => !lives(pid)), GONE_WITHIN_MS);
    await Promise.all(this.hittable.map(({ program }) => program.stop('SIGKILL')));
  }

  restart(): void {
    this.state = 'up';
    for (const kept of this.hittable) if (!kept.program.isAlive) this.again(kept);
  }

  /** Ends all, by their ids. */
  async stop(): Promise<void> {
    this.state = 'over';
    await Promise.all(this.kept.map(({ program }) => program.stop('SIGTERM', END_WITHIN_MS)));
  }

  private get hittable(): readonly Kept[] {
    return this.kept.filter(({ options }) => options.spare !== true);
  }

  private launch(command: readonly [string, ...string[]], { cwd = this.dir, env = {} }: RunOptions): Program {
    const inherited = Object.entries(process.env).filter(
      (pair): pair is [string, string] => pair[1] !== undefined,
    );
    const program = Program.launch(command, { cwd, env: { ...Object.fromEntries(inherited), ...env } });
    program.child.stdout?.pipe(this.log, { end: false });
    program.child.stderr?.pipe(this.log, { end: false });
    return program;
  }

  private again(kept: Kept): void {
    kept.program = this.launch(kept.command, kept.options);
    void this.watch(kept);
  }

  private async watch(kept: Kept): Promise<void> {
    const { program } = kept;
    const code = await program.ended;
    if (this.state !== 'up') return;
    this.say(
      `${kept.command[0]} (${program.pid}) ended with ${program.child.signalCode ?? code}; it is started again`,
    );
    // What it has left would keep its ports.
    await program.stop('SIGKILL');
    await sleep(RESTART_AFTER_MS);
    if (this.state === 'up' && kept.program === program) this.again(kept);
  }
}
