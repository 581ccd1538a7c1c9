/** The node that is attacked: as a user starts it, with normal limits and the embedded store. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { collecting, settledMemoryBytes } from '../../bench/measure/settled-memory.js';
import type { ClusterView, SlotView } from '../../src/protocol/control.js';
import { repositoryRoot } from '../../testbed/image.js';
import { freePort } from '../../testbed/ports.js';
import { mine } from '../../testbed/processes/children.js';
import { Random } from '../random.js';
import { expectSoon } from '../system/wait.js';
import { type Attacker, signUp } from './attackers.js';

/** Lines of its log that no attack may cause: a late heartbeat, a death, an error. */
const HARM = /"level":[56]0|worker does not answer|worker died/;
const STOP_WITHIN_MS = 15_000;

export class Victim {
  /** What it logged that it must not. */
  readonly harm: string[] = [];
  private setup: string | undefined;
  private operator: Attacker | null = null;

  private constructor(
    private readonly child: ChildProcess,
    private readonly dir: string,
    readonly port: number,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) createInterface(stream).on('line', (line) => this.read(line));
    }
  }

  /** Resolves when it serves with all its workers and has its operator. */
  static async start(workers: number): Promise<Victim> {
    const dir = await mkdtemp(join(tmpdir(), 'holdfast-attack-'));
    const port = await freePort();
    const dist = join(repositoryRoot(), 'dist');
    const args = ['--port', port, '--host', '127.0.0.1', '--data', dir, '--workers', workers].map(String);
    args.push('--limits', 'normal', '--trust-proxy', 'loopback');
    const env = { PATH: process.env.PATH ?? '', ...collecting(join(dist, 'bench/measure/collect.js')) };
    const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
    const child = mine(spawn(process.execPath, [join(dist, 'main.js'), ...args], { env, stdio }));
    const victim = new Victim(child, dir, port);
    await expectSoon('the node to be ready', async () => (await fetch(`${victim.url}/readyz`)).ok);
    victim.operator = await signUp(victim.url, 'operator', new Random(1), victim.setup);
    return victim;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async slots(): Promise<readonly SlotView[]> {
    const answer = await fetch(`${this.url}/control/cluster`, { headers: { ...this.operator?.headers } });
    if (!answer.ok) throw new Error(`/control/cluster answered ${answer.status}`);
    const { nodes, self } = (await answer.json()) as ClusterView;
    return nodes.find(({ node }) => node === self)?.slots ?? [];
  }

  /** Of primary and workers, when their garbage is collected. */
  async memoryBytes(): Promise<number> {
    const pids = (await this.slots()).flatMap(({ pid }) => (pid === null ? [] : [pid]));
    return settledMemoryBytes([this.child.pid as number, ...pids]);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const gone = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGTERM');
      const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_WITHIN_MS);
      await gone;
      clearTimeout(timer);
    }
    await rm(this.dir, { recursive: true, force: true });
  }

  private read(line: string): void {
    const token = /[?&]setup=([\w-]+)/.exec(line)?.[1];
    if (token !== undefined) this.setup = token;
    if (HARM.test(line)) this.harm.push(line);
  }
}
