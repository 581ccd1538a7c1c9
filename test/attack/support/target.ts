import { expect } from 'vitest';
import { TestNode } from '../../../testbed/node/node.js';

/** A running node as it is attacked: normal limits, behind a believed proxy on loopback, two workers. */
export class Target {
  private constructor(
    readonly node: TestNode,
    private readonly pids: readonly (number | null)[],
  ) {}

  static async start(args: readonly string[] = ['--trust-proxy', 'loopback']): Promise<Target> {
    const node = await TestNode.start({ workers: 2, args: ['--limits', 'normal', ...args] });
    await node.signUpOperator();
    return new Target(
      node,
      (await node.slots()).map(({ pid }) => pid),
    );
  }

  get port(): number {
    return this.node.port;
  }

  /** No worker died, and none was so busy that its heartbeats were missed. */
  async expectUnharmed(): Promise<void> {
    expect((await this.node.slots()).map(({ pid }) => pid)).toEqual(this.pids);
    // The log goes to stderr.
    expect(this.node.stderr).not.toMatch(/worker does not answer|worker died/);
  }

  /** Resident bytes of the larger worker. */
  async memory(): Promise<number> {
    return Math.max(...(await this.node.slots()).map(({ rssBytes }) => rssBytes));
  }

  /** The sum of a counter over the workers (`holdfast_worker_…_total`). */
  async count(name: string): Promise<number> {
    const operator = await this.node.signUpOperator();
    const text = await (await operator.fetch('/metrics')).text();
    const lines = text.matchAll(new RegExp(`^${name}\\{[^}]*\\} ([0-9.]+)$`, 'gm'));
    return [...lines].reduce((sum, line) => sum + Number(line[1]), 0);
  }

  stop(): Promise<number | null> {
    return this.node.stop();
  }
}

export const MIB = 2 ** 20;
