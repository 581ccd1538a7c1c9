/** The node that is attacked: as a user starts it, with normal limits and the embedded store. */
import { join } from 'node:path';
import { collecting, settledMemoryBytes } from '../../bench/measure/settled-memory.js';
import type { SlotView } from '../../src/protocol/control.js';
import { repositoryRoot } from '../../testbed/image.js';
import { TestNode } from '../../testbed/node/node.js';

/**
 * Lines of its log that no attack may cause: a missed heartbeat, a death, an error. What a missed heartbeat is says the
 * primary itself: none for
 * `heartbeatSuspectMs`, three times the time in which one is due.
 */
const HARM = /"level":[56]0|worker does not answer|worker died/;

export class Victim {
  private constructor(private readonly node: TestNode) {}

  /** Resolves when it serves with all its workers and has its operator. */
  static async start(workers: number): Promise<Victim> {
    const node = await TestNode.start({
      workers,
      args: ['--limits', 'normal', '--trust-proxy', 'loopback'],
      env: collecting(join(repositoryRoot(), 'dist/bench/measure/collect.js')),
    });
    await node.signUpOperator();
    return new Victim(node);
  }

  get port(): number {
    return this.node.port;
  }
  get url(): string {
    return this.node.url;
  }

  /** What it logged that it must not. */
  get harm(): readonly string[] {
    return this.node.output.split('\n').filter((line) => HARM.test(line));
  }

  /** How often the primary was late itself; it does not judge workers by what it did not read meanwhile. */
  get primaryLate(): number {
    return this.node.output.split('\n').filter((line) => line.includes('this primary was late itself'))
      .length;
  }

  /** The longest time between two heartbeats of one of its workers, ms. */
  async longestSilenceMs(): Promise<number> {
    const operator = await this.node.signUpOperator();
    const text = await (await operator.fetch('/metrics')).text();
    const silences = [...text.matchAll(/^holdfast_worker_heartbeat_gap_max_seconds\{[^}]*\} (\S+)$/gm)];
    if (silences.length === 0) throw new Error('the node tells no times between heartbeats');
    return Math.max(...silences.map(([, seconds]) => Number(seconds) * 1_000));
  }

  slots(): Promise<readonly SlotView[]> {
    return this.node.slots();
  }

  /** The memory of primary and workers, when their garbage is collected. */
  async memoryBytes(): Promise<number> {
    const pids = (await this.slots()).flatMap(({ pid }) => (pid === null ? [] : [pid]));
    return settledMemoryBytes([this.node.pid, ...pids]);
  }

  async stop(): Promise<void> {
    await this.node.stop();
  }
}
