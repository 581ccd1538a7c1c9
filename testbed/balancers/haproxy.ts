import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../wait.js';

/** A real HAProxy with the given configuration, which has to listen on `port` of loopback. */
export class TestHaproxy {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    private readonly dir: string,
  ) {}

  static async start(config: string, port: number): Promise<TestHaproxy> {
    const dir = await mkdtemp(join(tmpdir(), 'holdfast-haproxy-'));
    const file = join(dir, 'haproxy.cfg');
    await writeFile(file, config);
    const child = spawn('haproxy', ['-db', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr?.on('data', (data) => {
      complaint += data;
    });
    await until('HAProxy to listen', () => {
      if (child.exitCode !== null) throw new Error(`HAProxy ended with ${child.exitCode}: ${complaint}`);
      return listens(port);
    });
    return new TestHaproxy(child, port, dir);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const gone = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill('SIGTERM');
      await gone;
    }
    await rm(this.dir, { recursive: true, force: true });
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
