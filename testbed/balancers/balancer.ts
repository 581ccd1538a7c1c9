import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectSoon } from '../../prove/system/wait.js';
import { RuntimeApi } from '../../src/balancer/runtime-api.js';
import { repositoryRoot } from '../image.js';
import { freePort } from '../ports.js';
import { mine } from '../processes/children.js';

/** A real `holdfast balancer` with its own HAProxy on a free port. */
export class Balancer {
  output = '';

  private constructor(
    private child: ChildProcess,
    private readonly args: readonly string[],
    readonly port: number,
    readonly dir: string,
    readonly api: RuntimeApi,
  ) {
    this.listen();
  }

  static async start(redisUrl: string, args: readonly string[] = []): Promise<Balancer> {
    const dir = await mkdtemp(join(tmpdir(), 'holdfast-lb-'));
    const port = await freePort();
    const all = ['balancer', '--redis', redisUrl, '--listen', `127.0.0.1:${port}`, '--dir', dir, ...args];
    const api = new RuntimeApi(join(dir, 'admin.sock'));
    const balancer = new Balancer(launch(all), all, port, dir, api);
    await expectSoon('HAProxy to answer', () => api.present()).catch((problem) => {
      throw new Error(`${(problem as Error).message}\n${balancer.output}`);
    });
    return balancer;
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
    const status = await readFile(`/proc/${worker}/status`, 'utf8').catch(() => '');
    const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0);
    return parent > 1 ? parent : null;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** SIGKILL of the balancer; HAProxy lives on. */
  async crash(): Promise<void> {
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await gone;
  }

  /** The last of two equal flags counts, so `more` changes what it was started with. */
  relaunch(more: readonly string[] = []): void {
    this.child = launch([...this.args, ...more]);
    this.listen();
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

  /** SIGTERM, as a supervisor stops it; SIGKILL after 8 s. Resolves with its exit code. */
  async terminate(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const gone = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGTERM');
      const timer = setTimeout(() => this.child.kill('SIGKILL'), 8_000);
      await gone;
      clearTimeout(timer);
    }
    return this.child.exitCode;
  }

  private async endOrphans(): Promise<void> {
    for (const pid of [await this.master(), await this.worker()]) if (pid !== null) end(pid);
  }

  private listen(): void {
    const hear = (data: Buffer) => {
      this.output += data;
    };
    this.child.stdout?.on('data', hear);
    this.child.stderr?.on('data', hear);
  }
}

function launch(args: readonly string[]): ChildProcess {
  const program = join(repositoryRoot(), 'dist/cli/holdfast.js');
  return mine(
    spawn(process.execPath, [program, ...args], {
      env: { PATH: process.env.PATH ?? '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // Gone already.
  }
}
