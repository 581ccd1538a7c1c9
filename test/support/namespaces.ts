import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './wait.js';

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

function ip(...args: string[]): void {
  const { status, stderr } = spawnSync('ip', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ip ${args.join(' ')}: ${stderr.trim()}`);
}

/** Why network namespaces cannot be made here, or null when they can. */
export function whyNoNamespaces(): string | null {
  if (process.platform !== 'linux') return 'they exist on Linux only';
  if (process.getuid?.() !== 0) return 'they need root';
  const name = `hf-try-${process.pid}`;
  const { status, stderr, error } = spawnSync('ip', ['netns', 'add', name], { encoding: 'utf8' });
  if (error !== undefined) return `the program "ip" is missing (${error.message})`;
  if (status !== 0) return stderr.trim();
  spawnSync('ip', ['netns', 'delete', name]);
  return null;
}

/** A node in a machine of its own, as far as the network goes. */
export interface Machine {
  readonly name: string;
  readonly address: string;
  readonly child: ChildProcess;
  output: string;
}

/** Machines as network namespaces on one bridge, whose links can be cut and healed. */
export class TestNetwork {
  private readonly id = `hf${process.pid % 10_000}`;
  private readonly machines: Machine[] = [];
  private readonly folders: string[] = [];
  private readonly subnet = `10.${200 + (process.pid % 50)}.${process.pid % 250}`;

  constructor() {
    ip('link', 'add', this.bridge, 'type', 'bridge');
    ip('addr', 'add', `${this.hub}/24`, 'dev', this.bridge);
    ip('link', 'set', this.bridge, 'up');
  }

  /** Where this process's own machine is for the others. */
  get hub(): string {
    return `${this.subnet}.1`;
  }

  private get bridge(): string {
    return `${this.id}br`;
  }

  async startNode(number: number, redisUrl: string): Promise<Machine> {
    const space = `${this.id}n${number}`;
    const address = `${this.subnet}.${10 + number}`;
    ip('netns', 'add', space);
    ip('link', 'add', this.link(number), 'type', 'veth', 'peer', 'name', 'eth0', 'netns', space);
    ip('link', 'set', this.link(number), 'master', this.bridge, 'up');
    ip('-n', space, 'addr', 'add', `${address}/24`, 'dev', 'eth0');
    ip('-n', space, 'link', 'set', 'eth0', 'up');
    ip('-n', space, 'link', 'set', 'lo', 'up');
    const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-machine-'));
    this.folders.push(dataDir);
    const args = ['--port', '3000', '--host', '0.0.0.0', '--redis', redisUrl, '--node', `n${number}`];
    args.push('--workers', '1', '--data', dataDir, '--limits', 'loose', '--trust-proxy', this.hub);
    const child = spawn('ip', ['netns', 'exec', space, process.execPath, program, ...args], {
      env: { PATH: process.env.PATH ?? '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const machine: Machine = { name: `n${number}`, address: `${address}:3000`, child, output: '' };
    const hear = (data: Buffer) => {
      machine.output += data;
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    this.machines.push(machine);
    await until(`the node in ${space}`, async () => {
      if (child.exitCode !== null) throw new Error(machine.output);
      return (await fetch(`http://${machine.address}/readyz`)).ok;
    });
    return machine;
  }

  /** Nothing goes in or out, and nobody is told. */
  cut(number: number): void {
    ip('link', 'set', this.link(number), 'down');
  }

  heal(number: number): void {
    ip('link', 'set', this.link(number), 'up');
  }

  async stop(): Promise<void> {
    for (const { child } of this.machines) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
      await gone;
      clearTimeout(timer);
    }
    for (const [at] of this.machines.entries()) {
      spawnSync('ip', ['netns', 'delete', `${this.id}n${at + 1}`]);
    }
    spawnSync('ip', ['link', 'delete', this.bridge]);
    for (const folder of this.folders) await rm(folder, { recursive: true, force: true });
  }

  private link(number: number): string {
    return `${this.id}v${number}`;
  }
}
