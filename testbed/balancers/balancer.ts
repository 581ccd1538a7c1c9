/**
 * A real `holdfast balancer` with its own HAProxy on a free port. `stop` ends both and deletes its folder; HAProxy,
 * which outlives a balancer that is killed, at the latest ends with this process.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RuntimeApi } from '../../src/balancer/runtime-api.js';
import { repositoryRoot } from '../image.js';
import { freePort } from '../ports.js';
import { hold } from '../processes/leash.js';
import { Program } from '../processes/program.js';

const READY_WITHIN_MS = 60_000;
const STOPS_WITHIN_MS = 30_000;

export class Balancer {
  private before = '';

  private constructor(
    private program: Program,
    private readonly args: readonly string[],
    readonly port: number,
    readonly dir: string,
    readonly api: RuntimeApi,
  ) {}

  static async start(redisUrl: string, args: readonly string[] = []): Promise<Balancer> {
    const dir = await mkdtemp(join(tmpdir(), 'holdfast-lb-'));
    const port = await freePort();
    const all = ['balancer', '--redis', redisUrl, '--listen', `127.0.0.1:${port}`, '--dir', dir, ...args];
    const api = new RuntimeApi(join(dir, 'admin.sock'));
    const balancer = new Balancer(launch(all), all, port, dir, api);
    const answers = async () => (await balancer.master()) !== null;
    await balancer.program.ready('the balancer', answers, READY_WITHIN_MS).catch(async (error) => {
      await balancer.stop();
      throw error;
    });
    return balancer;
  }

  /** What all its starts wrote. */
  get output(): string {
    return this.before + this.program.output;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** HAProxy's worker process, the one that serves; null when none answers. */
  async worker(): Promise<number | null> {
    const info = await this.api.ask('show info').catch(() => '');
    const pid = /^Pid: (\d+)/m.exec(info)?.[1];
    return pid === undefined ? null : Number(pid);
  }

  /** HAProxy's master process, the parent of its worker; null when none answers. */
  async master(): Promise<number | null> {
    const worker = await this.worker();
    if (worker === null) return null;
    // It ended between the two reads: then it has no master either.
    const status = await readFile(`/proc/${worker}/status`, 'utf8').catch(() => '');
    const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    if (parent <= 1) return null;
    hold(parent);
    return parent;
  }

  signal(signal: NodeJS.Signals): void {
    this.program.signal(signal);
  }

  /** SIGKILL of the balancer; HAProxy lives on. */
  async crash(): Promise<void> {
    await this.program.end('SIGKILL');
  }

  /** The last of two equal flags counts, so `more` changes what it was started with. */
  relaunch(more: readonly string[] = []): void {
    this.before = this.output;
    this.program = launch([...this.args, ...more]);
  }

  /** Names of the servers in rotation, as HAProxy has them. */
  async inRotation(backend = 'holdfast'): Promise<string[]> {
    const csv = await this.api.ask('show stat');
    return csv
      .split('\n')
      .map((line) => line.split(','))
      .filter(
        ([proxy, server, ...rest]) =>
          proxy === backend && server !== 'BACKEND' && /^(UP|no check)/.test(rest[15] ?? ''),
      )
      .map(([, server]) => (server as string).split('_')[0] as string)
      .sort();
  }

  config(): Promise<string> {
    return readFile(join(this.dir, 'haproxy.cfg'), 'utf8');
  }

  /** Ends the balancer, and the HAProxy if it outlived one. */
  async stop(): Promise<void> {
    await this.terminate();
    await this.endOrphans();
    await rm(this.dir, { recursive: true, force: true });
  }

  /** SIGTERM, as a supervisor stops it; SIGKILL after 30 s. Resolves with its exit code. */
  async terminate(): Promise<number | null> {
    return this.program.end('SIGTERM', STOPS_WITHIN_MS);
  }

  private async endOrphans(): Promise<void> {
    for (const pid of [await this.master(), await this.worker()]) if (pid !== null) end(pid);
  }
}

function launch(args: readonly string[]): Program {
  return Program.node(join(repositoryRoot(), 'dist/cli/holdfast.js'), args);
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // The process has ended already.
  }
}
