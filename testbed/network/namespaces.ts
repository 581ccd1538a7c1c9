/** Machines as network namespaces on one bridge, whose links can be cut and healed. Linux and root only. */
import { spawnSync } from 'node:child_process';

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

export interface NetworkSpace {
  /** Its address for the others. */
  readonly address: string;
  /** What a command has to be prefixed with to run there. */
  readonly within: readonly string[];
}

export class Network {
  private readonly id = `hf${process.pid % 10_000}`;
  private readonly subnet = `10.${200 + (process.pid % 50)}.${process.pid % 250}`;
  private readonly spaces: string[] = [];

  constructor() {
    // A process that ends in the middle leaves no machines behind.
    process.once('exit', () => this.remove());
    ip('link', 'add', this.bridge, 'type', 'bridge');
    ip('addr', 'add', `${this.hub}/24`, 'dev', this.bridge);
    ip('link', 'set', this.bridge, 'up');
  }

  /** The address by which the machines reach the host, on which this process runs. */
  get hub(): string {
    return `${this.subnet}.1`;
  }

  /** Makes machine `number`, from 1. */
  add(number: number): NetworkSpace {
    const space = `${this.id}n${number}`;
    const address = `${this.subnet}.${10 + number}`;
    ip('netns', 'add', space);
    this.spaces.push(space);
    ip('link', 'add', this.link(number), 'type', 'veth', 'peer', 'name', 'eth0', 'netns', space);
    ip('link', 'set', this.link(number), 'master', this.bridge, 'up');
    ip('-n', space, 'addr', 'add', `${address}/24`, 'dev', 'eth0');
    ip('-n', space, 'link', 'set', 'eth0', 'up');
    ip('-n', space, 'link', 'set', 'lo', 'up');
    return { address, within: ['ip', 'netns', 'exec', space] };
  }

  /** Nothing goes in or out, and nobody is told. */
  cut(number: number): void {
    ip('link', 'set', this.link(number), 'down');
  }

  heal(number: number): void {
    ip('link', 'set', this.link(number), 'up');
  }

  /** The machines and the bridge are gone. What runs there has to be ended before. */
  remove(): void {
    for (const space of this.spaces.splice(0)) spawnSync('ip', ['netns', 'delete', space]);
    spawnSync('ip', ['link', 'delete', this.bridge]);
  }

  private get bridge(): string {
    return `${this.id}br`;
  }

  private link(number: number): string {
    return `${this.id}v${number}`;
  }
}
