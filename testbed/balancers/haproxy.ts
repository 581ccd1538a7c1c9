/** A real HAProxy with the given configuration. `stop` ends it and deletes its folder. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listens } from '../ports.js';
import { Program } from '../processes/program.js';

const READY_WITHIN_MS = 60_000;

export class TestHaproxy {
  private constructor(
    private readonly program: Program,
    readonly port: number,
    private readonly dir: string,
  ) {}

  /** The configuration has to listen on `port` of loopback. `env`: what it takes from its environment. */
  static async start(
    config: string,
    port: number,
    env: Readonly<Record<string, string>> = {},
  ): Promise<TestHaproxy> {
    const dir = await mkdtemp(join(tmpdir(), 'holdfast-haproxy-'));
    const file = join(dir, 'haproxy.cfg');
    await writeFile(file, config);
    const program = Program.launch(['haproxy', '-db', '-f', file], { env });
    await program.ready(`HAProxy on port ${port}`, () => listens(port), READY_WITHIN_MS);
    return new TestHaproxy(program, port, dir);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    await this.program.stop();
    await rm(this.dir, { recursive: true, force: true });
  }
}
