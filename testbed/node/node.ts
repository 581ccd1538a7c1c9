import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ClusterView, ControlSignal, SlotView } from '../../src/protocol/control.js';
import type { SetupBody } from '../../src/protocol/http.js';
import type { Mode } from '../../src/protocol/mode.js';
import { Person } from '../people/person.js';
import { freePort } from '../ports.js';
import { until } from '../wait.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface NodeOptions {
  readonly workers?: number;
  readonly mode?: string;
  readonly redis?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Kept by the caller; else a temporary folder that `stop` deletes. */
  readonly dataDir?: string;
  readonly port?: number;
}

/** Several files start nodes side by side on two cores; a node of its own is there in one second. */
const READY_WITHIN_MS = 40_000;

/** A real Holdfast node as a user starts it: `node dist/main.js …` on a free port. */
export class TestNode {
  stdout = '';
  stderr = '';
  operator: Person | null = null;

  private constructor(
    readonly child: ChildProcess,
    readonly url: string,
    readonly port: number,
    readonly dataDir: string,
    private readonly ownsData: boolean,
  ) {
    child.stdout?.on('data', (data) => {
      this.stdout += data;
    });
    child.stderr?.on('data', (data) => {
      this.stderr += data;
    });
  }

  /** Resolves when the node is ready to serve with all its workers. */
  static async start(options: NodeOptions = {}): Promise<TestNode> {
    const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'holdfast-data-')));
    const port = options.port ?? (await freePort());
    const args = ['--port', String(port), '--host', '127.0.0.1', '--data', dataDir, '--limits', 'loose'];
    args.push('--workers', String(options.workers ?? 2));
    if (options.mode !== undefined) args.push('--mode', options.mode);
    if (options.redis !== undefined) args.push('--redis', options.redis);
    const child = spawn(process.execPath, [join(root, 'dist/main.js'), ...args, ...(options.args ?? [])], {
      cwd: root,
      env: { PATH: process.env.PATH ?? '', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const node = new TestNode(
      child,
      `http://127.0.0.1:${port}`,
      port,
      dataDir,
      options.dataDir === undefined,
    );
    const isReady = async () => {
      if (child.exitCode !== null)
        throw new Error(`it ended with ${child.exitCode}: ${node.stderr}${node.stdout}`);
      const answer = await fetch(`${node.url}/readyz`);
      return answer.ok;
    };
    await until(`the node on port ${port} to be ready`, isReady, READY_WITHIN_MS).catch(async (problem) => {
      child.kill('SIGKILL');
      throw new Error(`${(problem as Error).message}\n${node.stderr}${node.stdout}`);
    });
    return node;
  }

  /** Nodes of these names on one store, when all know each other and the operator is signed in at each. */
  static async startCluster(names: readonly string[], options: NodeOptions): Promise<TestNode[]> {
    const nodes = await Promise.all(names.map((name) => TestNode.startNamed(name, options)));
    await nodes[0]?.signUpOperator();
    for (const node of nodes) {
      await node.signInOperator();
      await until(
        'the nodes to know each other',
        async () => (await node.view()).nodes.length === names.length,
      );
    }
    return nodes;
  }

  static startNamed(name: string, options: NodeOptions): Promise<TestNode> {
    return TestNode.start({ ...options, args: ['--node', name, ...(options.args ?? [])] });
  }

  /** Where another node's `signUpOperator` went before. */
  async signInOperator(name = 'operator'): Promise<Person> {
    if (this.operator !== null) return this.operator;
    const person = new Person(this.url, name);
    const answer = await person.signIn();
    if (!answer.ok) throw new Error(`the operator's sign-in answered ${answer.status}`);
    this.operator = person;
    return person;
  }

  /** The primary's and all workers'. */
  async pids(): Promise<number[]> {
    return [this.pid, ...(await this.slots()).map((slot) => slot.pid as number)];
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** The first account, which is an operator. Made once. */
  async signUpOperator(name = 'operator'): Promise<Person> {
    this.operator ??= await Person.signUp(this.url, name, await this.setupToken());
    return this.operator;
  }

  /** Makes the first account, so that others can follow without the set-up link; nothing when there is one. */
  async claim(): Promise<void> {
    const setup = await this.setupToken();
    if (setup !== undefined) await Person.signUp(this.url, `founder-${this.port}`, setup);
  }

  /** Of the set-up link, when this node needs and shows one. */
  async setupToken(): Promise<string | undefined> {
    const answer = await fetch(`${this.url}/api/setup`);
    const { needed, tokenNeeded } = (await answer.json()) as SetupBody;
    if (!needed || !tokenNeeded) return undefined;
    return until('the set-up link', () => /\?setup=([\w-]+)/.exec(this.stdout)?.[1]);
  }

  async view(): Promise<ClusterView> {
    const operator = await this.signUpOperator();
    const answer = await operator.fetch('/control/cluster');
    if (!answer.ok) throw new Error(`/control/cluster answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as ClusterView;
  }

  async slots(): Promise<readonly SlotView[]> {
    const view = await this.view();
    return view.nodes.find((one) => one.node === view.self)?.slots ?? [];
  }

  async slot(slot: number): Promise<SlotView> {
    const found = (await this.slots()).find((one) => one.slot === slot);
    if (found === undefined) throw new Error(`no slot ${slot}`);
    return found;
  }

  /** The whole cluster's switch, through the control room's API. */
  async switchMode(mode: Mode): Promise<void> {
    const operator = await this.signUpOperator();
    const answer = await operator.send('PUT', '/control/mode', mode);
    if (!answer.ok) throw new Error(`switching the mode answered ${answer.status}: ${await answer.text()}`);
  }

  async signal(slot: number, signal: ControlSignal): Promise<void> {
    const operator = await this.signUpOperator();
    const { self } = await this.view();
    const answer = await operator.send('POST', `/control/nodes/${self}/slots/${slot}/signal`, { signal });
    if (!answer.ok) throw new Error(`signal ${signal} answered ${answer.status}: ${await answer.text()}`);
  }

  /** SIGTERM and wait; SIGKILL after 15 s. Deletes the data folder when it made it. */
  async stop(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const gone = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGTERM');
      const timer = setTimeout(() => this.child.kill('SIGKILL'), 15_000);
      await gone;
      clearTimeout(timer);
    }
    if (this.ownsData) await rm(this.dataDir, { recursive: true, force: true });
    return this.child.exitCode;
  }

  /** SIGKILL of the primary, as a crash of the node; the data stays. */
  async crash(): Promise<void> {
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await gone;
  }
}
