/** One Holdfast node as a user starts it, with its control API. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, createWriteStream, type WriteStream } from 'node:fs';
import { sealOperatorClaim } from '../../src/domain/operator-claim.js';
import type { ClusterView, SlotView } from '../../src/protocol/control.js';
import { cookieName } from '../../src/protocol/route.js';
import type { Image } from '../../testbed/image.js';
import type { Target } from '../../testbed/network/cutting-proxy.js';
import { mine } from '../../testbed/processes/children.js';
import { descendants, lives } from '../../testbed/processes/family.js';
import { expectSoon, waitFor } from './wait.js';

const HOUR_MS = 3_600_000;
const WORDS_KEPT = 2_000;
const REPAIRS_WITHIN_MS = 30_000;

export interface NodeSettings {
  readonly image: Image;
  readonly name: string;
  /** Its address for the others; 127.0.0.1 when not given. */
  readonly host?: string;
  /** Put before its command, for a machine of its own. */
  readonly within?: readonly string[];
  readonly port: number;
  readonly redisUrl: string | null;
  readonly dataDir: string;
  readonly workers: number;
  readonly mode: string;
  readonly secret: string;
  readonly logPath: string;
  /** Modules loaded before the node's own code, in all its processes. */
  readonly preload?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export class HoldfastNode {
  private child: ChildProcess | null = null;
  private readonly log: WriteStream;
  /** What the first account needs on a node that others can reach; from its own link, if it printed one. */
  setupToken: string | undefined;
  /** The end of what its newest start wrote to stderr. */
  lastWords = '';

  constructor(readonly settings: NodeSettings) {
    this.log = createWriteStream(settings.logPath, { flags: 'a' });
  }

  get target(): Target {
    return { host: this.settings.host ?? '127.0.0.1', port: this.settings.port };
  }
  get url(): string {
    return `http://${this.target.host}:${this.target.port}`;
  }
  get pid(): number {
    return this.child?.pid ?? 0;
  }
  get alive(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Starts it and waits until it serves with all workers. */
  async start(withinMs = 30_000): Promise<void> {
    const {
      image,
      name,
      port,
      redisUrl,
      dataDir,
      workers,
      mode,
      secret,
      preload = [],
      env = {},
      within = [],
    } = this.settings;
    const args = [
      image.file('main.js'),
      '--port',
      String(port),
      '--host',
      this.target.host,
      '--node',
      name,
      '--data',
      dataDir,
    ];
    args.push(
      '--workers',
      String(workers),
      '--mode',
      mode,
      '--secret',
      secret,
      '--limits',
      'loose',
      '--log',
      'warn',
    );
    if (redisUrl !== null) args.push('--redis', redisUrl);
    const imports = preload.flatMap((file) => ['--import', file]);
    const [command, ...rest] = [...within, process.execPath, ...imports, ...args] as [string, ...string[]];
    const started = spawn(command, rest, {
      cwd: image.dir,
      env: { PATH: process.env.PATH ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const child = mine(started);
    this.child = child;
    child.stdout?.on('data', (text) => {
      const token = /setup=(\S+)/.exec(String(text))?.[1];
      if (token !== undefined) this.setupToken = decodeURIComponent(token);
    });
    this.lastWords = '';
    child.stderr?.on('data', (text) => {
      this.lastWords = (this.lastWords + String(text)).slice(-WORDS_KEPT);
    });
    child.stdout?.pipe(this.log, { end: false });
    child.stderr?.pipe(this.log, { end: false });
    const up = await waitFor(async () => {
      return !this.alive || (await this.readyWorkers()) >= workers;
    }, withinMs);
    if (!this.alive) throw new Error(`node ${name} ended at its start: ${this.lastWords}`);
    if (!up)
      throw new Error(
        `node ${name} did not become ready within ${withinMs} ms; see ${this.settings.logPath}`,
      );
  }

  /** `holdfast repair` of its data, as a refused start asks for. Throws with its words when it fails. */
  async repair(): Promise<void> {
    const { image, dataDir, logPath } = this.settings;
    const args = [image.file('cli/holdfast.js'), 'repair', '--data', dataDir, '--yes'];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      timeout: REPAIRS_WITHIN_MS,
    });
    appendFileSync(logPath, `holdfast repair: ${stdout}${stderr}\n`);
    if (status !== 0) throw new Error(`holdfast repair ended with ${status}: ${stderr}`);
  }

  async readyWorkers(): Promise<number> {
    return (await this.slots()).filter((slot) => slot.state === 'ready').length;
  }

  async view(): Promise<ClusterView> {
    const answer = await this.control('GET', '/control/cluster');
    return (await answer.json()) as ClusterView;
  }
  async slots(): Promise<readonly SlotView[]> {
    const view = await this.view();
    return view.nodes.find((node) => node.node === this.settings.name)?.slots ?? [];
  }

  /** A part of the names of cookies. It lives as long as the store does. */
  private async clusterId(): Promise<string> {
    const answer = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(5_000) });
    return ((await answer.json()) as { cluster: string }).cluster;
  }

  /** A call of the control API as an operator. Throws unless it was accepted. */
  async control(method: string, path: string, body?: unknown): Promise<Response> {
    const now = Date.now();
    // Fresh also for a node whose clock is an hour off.
    const claim = {
      userId: 'prover',
      name: 'prover',
      signedInAt: now + HOUR_MS,
      generation: 0,
      session: 'the prover’s',
      expiresAt: now + 12 * HOUR_MS,
    };
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        cookie: `${cookieName('operator', false, await this.clusterId())}=${sealOperatorClaim(claim, this.settings.secret)}`,
        origin: this.url,
        'content-type': 'application/json',
      },
      signal: AbortSignal.timeout(5_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
    return answer;
  }

  /** SIGKILL of the primary. Its workers are expected to end by themselves. */
  async crash(): Promise<void> {
    await this.end('SIGKILL', 5_000);
  }

  /** SIGKILL of every process of the node at once: primary, workers, the store if it keeps one. Nobody gets to say a last word. */
  async killEverything(): Promise<void> {
    const { pid } = this;
    if (!this.alive) return;
    const struck = new Set<number>();
    // What stands still begets nothing and hears of nobody's death; what was born meanwhile is found by looking again.
    for (let found = [pid]; found.length > 0; ) {
      for (const one of found) signal(one, 'SIGSTOP');
      for (const one of found) struck.add(one);
      found = descendants(pid).filter((one) => !struck.has(one));
    }
    for (const one of struck) signal(one, 'SIGKILL');
    await expectSoon('all processes to be gone', () => [...struck].every((one) => !lives(one)));
  }

  /** SIGTERM: it moves its people and ends. */
  async drain(): Promise<void> {
    await this.end('SIGTERM', 15_000);
  }

  /** SIGTERM, and SIGKILL when it does not end. */
  async stop(): Promise<void> {
    await this.drain();
    this.log.end();
  }

  private async end(signal: NodeJS.Signals, withinMs: number): Promise<void> {
    const child = this.child;
    if (child === null || !this.alive) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
    await gone;
    clearTimeout(timer);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already.
  }
}
