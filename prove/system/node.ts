/** One Holdfast node as a user starts it, with its control API. */

import { spawnSync } from 'node:child_process';
import { appendFileSync, createWriteStream, type WriteStream } from 'node:fs';
import { sealOperatorPass } from '../../src/domain/operator-pass.js';
import type { ClusterView, SlotView } from '../../src/protocol/control.js';
import { cookieName } from '../../src/protocol/route.js';
import type { Image } from '../../testbed/image.js';
import type { ProxyTarget } from '../../testbed/network/cutting-proxy.js';
import { launchNode } from '../../testbed/node/launch-node.js';
import { killFamily, lives } from '../../testbed/processes/family.js';
import type { Program } from '../../testbed/processes/program.js';
import { until } from '../../testbed/wait.js';

const HOUR_MS = 3_600_000;
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
  readonly limits: 'normal' | 'loose';
  readonly mode: string;
  readonly secret: string;
  readonly logPath: string;
  /** Modules loaded before the node's own code, in all its processes. */
  readonly preload?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export class HoldfastNode {
  private program: Program | null = null;
  private readonly log: WriteStream;
  /** What the first account needs on a node that others can reach; from its own link, if it printed one. */
  setupToken: string | undefined;

  constructor(readonly settings: NodeSettings) {
    this.log = createWriteStream(settings.logPath, { flags: 'a' });
  }

  get target(): ProxyTarget {
    return { host: this.settings.host ?? '127.0.0.1', port: this.settings.port };
  }
  get url(): string {
    return `http://${this.target.host}:${this.target.port}`;
  }
  get pid(): number {
    return this.program?.pid ?? 0;
  }
  get alive(): boolean {
    return this.program?.isAlive === true;
  }

  /** The end of what its newest start wrote. */
  get lastWords(): string {
    return this.program?.lastWords ?? '';
  }

  /** Starts it and waits until it serves with all workers. */
  async start(withinMs = 30_000): Promise<void> {
    const { image, name, host, port, redisUrl, dataDir, workers, limits, mode, secret, ...more } =
      this.settings;
    const { preload = [], env = {}, within = [] } = more;
    const program = launchNode({
      main: image.file('main.js'),
      cwd: image.dir,
      ...(host === undefined ? {} : { host }),
      port,
      name,
      dataDir,
      workers,
      mode,
      redis: redisUrl,
      limits,
      args: ['--secret', secret, '--log', 'warn'],
      preload,
      env,
      within,
    });
    this.program = program;
    program.child.stdout?.on('data', (text) => {
      const token = /setup=(\S+)/.exec(String(text))?.[1];
      if (token !== undefined) this.setupToken = decodeURIComponent(token);
    });
    program.child.stdout?.pipe(this.log, { end: false });
    program.child.stderr?.pipe(this.log, { end: false });
    const isUp = async () => (await this.readyWorkers()) >= workers;
    await program.ready(`node ${name}`, isUp, withinMs);
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
    const pass = {
      userId: 'prover',
      name: 'prover',
      signedInAt: now + HOUR_MS,
      generation: 0,
      session: 'the prover’s',
      expiresAt: now + 11 * HOUR_MS,
    };
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        cookie: `${cookieName('operator', false, await this.clusterId())}=${sealOperatorPass(pass, this.settings.secret)}`,
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
    await this.program?.end('SIGKILL');
  }

  /**
   * SIGKILL of every process of the node at once: primary, workers, the store if it keeps one. Nobody gets to say a
   * last word.
   */
  async killEverything(): Promise<void> {
    if (!this.alive) return;
    const struck = killFamily(this.pid);
    await until('all processes to be gone', () => struck.every((one) => !lives(one)));
  }

  /** SIGTERM: it moves its people and ends. */
  async drain(): Promise<void> {
    await this.program?.end('SIGTERM');
  }

  /** SIGTERM, and SIGKILL when it does not end and of what is left of it. */
  async stop(): Promise<void> {
    await this.program?.stop();
    this.log.end();
  }
}
