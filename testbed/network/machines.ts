import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../wait.js';
import { Network } from './namespaces.js';

export { whyNoNamespaces } from './namespaces.js';

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** A node in a machine of its own, as far as the network goes. */
export interface Machine {
  readonly name: string;
  readonly address: string;
  readonly child: ChildProcess;
  output: string;
}

/** Nodes on machines whose links can be cut and healed. */
export class TestNetwork extends Network {
  private readonly machines: Machine[] = [];
  private readonly folders: string[] = [];

  async startNode(number: number, redisUrl: string): Promise<Machine> {
    const { address, within } = this.add(number);
    const dataDir = await mkdtemp(join(tmpdir(), 'holdfast-machine-'));
    this.folders.push(dataDir);
    const args = ['--port', '3000', '--host', '0.0.0.0', '--redis', redisUrl, '--node', `n${number}`];
    args.push('--workers', '1', '--data', dataDir, '--limits', 'loose', '--trust-proxy', this.hub);
    const [command, ...prefix] = within as [string, ...string[]];
    const child = spawn(command, [...prefix, process.execPath, program, ...args], {
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
    await until(`the node n${number}`, async () => {
      if (child.exitCode !== null) throw new Error(machine.output);
      return (await fetch(`http://${machine.address}/readyz`)).ok;
    });
    return machine;
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
    this.remove();
    for (const folder of this.folders) await rm(folder, { recursive: true, force: true });
  }
}
