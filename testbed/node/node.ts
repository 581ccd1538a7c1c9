/**
 * A real Holdfast node as a user starts it: `node dist/main.js …` on a free port, with its workers and, without
 * `redis`, a store of its own. `stop` ends them all and deletes the data folder if the node was given none.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterView, ControlSignal, SlotView } from '../../src/protocol/control.js';
import type { Mode } from '../../src/protocol/mode.js';
import type { SetupBody } from '../../src/protocol/registration.js';
import { Person } from '../people/person.js';
import { freePort } from '../ports.js';
import type { Program } from '../processes/program.js';
import { until } from '../wait.js';
import { isReady, launchNode, type NodeLaunch } from './launch-node.js';

/** `workers`: two when not given. `dataDir`: kept by the caller; else a temporary folder that `stop` deletes. */
export interface NodeOptions extends Omit<NodeLaunch, 'port' | 'dataDir'> {
  readonly port?: number;
  readonly dataDir?: string;
  /** Where it is for this process, when that is not its `host`. */
  readonly reachedAt?: string;
  /** What it has to be beyond serving with one worker. */
  readonly isReady?: (url: string) => Promise<boolean>;
}

/** It ends a start that hangs. A node is there in a second; where many start side by side it takes a minute. */
const READY_WITHIN_MS = 100_000;

export class TestNode {
  operator: Person | null = null;

  private constructor(
    readonly program: Program,
    readonly url: string,
    readonly port: number,
    readonly dataDir: string,
    private readonly ownsData: boolean,
  ) {}

  /**
   * Resolves when the node is ready to serve. Rejects with the node's own words when it ends, or is not ready in 100 s.
   */
  static async start(options: NodeOptions = {}): Promise<TestNode> {
    const { isReady: isReadyAt = isReady, reachedAt, ...launch } = options;
    const dataDir = launch.dataDir ?? (await mkdtemp(join(tmpdir(), 'holdfast-data-')));
    const port = launch.port ?? (await freePort());
    const program = launchNode({ workers: 2, ...launch, port, dataDir });
    const url = `http://${reachedAt ?? launch.host ?? '127.0.0.1'}:${port}`;
    const node = new TestNode(program, url, port, dataDir, launch.dataDir === undefined);
    await program
      .ready(`the node on port ${port}`, () => isReadyAt(url), READY_WITHIN_MS)
      .catch(async (error) => {
        await node.stop();
        throw error;
      });
    return node;
  }

  get child(): ChildProcess {
    return this.program.child;
  }
  get stdout(): string {
    return this.program.stdout;
  }
  /** Where its log goes. */
  get stderr(): string {
    return this.program.stderr;
  }
  /** Lines of its log so far, without one that is just being written. */
  get logLines(): string[] {
    return this.stderr.split('\n').slice(0, -1);
  }
  /** All that it wrote, in the order of arrival. */
  get output(): string {
    return this.program.output;
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
    return TestNode.start({ ...options, name });
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
    return this.program.pid;
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

  /** The token of the set-up link, when this node needs and shows one. */
  async setupToken(): Promise<string | undefined> {
    const { token } = await until('the set-up link', async () => {
      const answer = await fetch(`${this.url}/api/setup`);
      const { needed, tokenNeeded } = (await answer.json()) as SetupBody;
      const token = /\?setup=([\w-]+)/.exec(this.stdout)?.[1];
      // Asked each time: another node may make the first account meanwhile.
      if (!needed || !tokenNeeded) return { token: undefined };
      return token !== undefined && { token };
    });
    return token;
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

  /** SIGTERM, SIGKILL after 30 s, and the end of all that is left of it. Resolves with its exit code. */
  async stop(): Promise<number | null> {
    const code = await this.program.stop();
    if (this.ownsData) await rm(this.dataDir, { recursive: true, force: true });
    return code;
  }

  /** SIGKILL of the primary, as a crash of the node; the data stays. */
  async crash(): Promise<void> {
    await this.program.end('SIGKILL');
  }
}
