import { readFileSync, writeFileSync } from 'node:fs';
import type { TestNode } from '../../../testbed/node/node.js';
import { until } from '../../../testbed/wait.js';

/**
 * How much memory the processes of a node had at their highest, by the kernel's count, beyond what each had when it was
 * asked first.
 */
export class MemoryPeak {
  private readonly before: ReadonlyMap<number, number>;

  /** From now on. Linux only: its kernel counts, so that no short peak is missed. */
  constructor(private readonly pids: readonly number[]) {
    for (const pid of pids) writeFileSync(`/proc/${pid}/clear_refs`, '5');
    this.before = new Map(pids.map((pid) => [pid, bytesOf(pid, 'VmRSS')]));
  }

  /** The costs of a running node: its primary and its workers. */
  static async of(node: TestNode): Promise<MemoryPeak> {
    return new MemoryPeak(await node.pids());
  }

  /** The most that one of them grew, bytes. */
  growth(): number {
    return Math.max(...this.pids.map((pid) => bytesOf(pid, 'VmHWM') - (this.before.get(pid) ?? 0)));
  }
}

function bytesOf(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const found = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status);
  if (found === null) throw new Error(`no ${field} of ${pid}`);
  return Number(found[1]) * 1_024;
}

export interface LoopDelays {
  readonly primary: number;
  readonly worker: number;
}

/**
 * A pause between attacks, so that the loops are late for what is attacked and not for the attacker's own use of the
 * machine.
 */
const BETWEEN_MS = 100;
/**
 * The primary renews its figure once a second, a worker with each heartbeat: after this both measured a time within it.
 */
const MEASURED_AFTER_MS = 2_200;

/** The 99 % of the loops' delay, ms, in the primary and in the worst worker while `attack` happens again and again. */
async function delaysDuring(node: TestNode, attack: () => Promise<unknown>): Promise<LoopDelays> {
  let [primary, worker] = [0, 0];
  let isOver = false;
  const begun = Date.now();
  const attacking = (async () => {
    while (!isOver) {
      await attack();
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
    }
  })();
  const watching = until('each process to measure its loop', async () => {
    const view = await node.view();
    const own = view.nodes.find((one) => one.node === view.self);
    primary = Math.max(primary, own?.loopDelayMs ?? 0);
    worker = Math.max(worker, ...(own?.slots ?? []).map(({ loopDelayMs }) => loopDelayMs));
    return Date.now() - begun > MEASURED_AFTER_MS;
  });
  await watching.finally(() => {
    isOver = true;
  });
  await attacking;
  return { primary, worker };
}

/**
 * How late an attack makes the loops. Test files share the machine, which makes them late too: past the bounds the
 * delay without an attack is measured right after and taken off. The least of the rounds is the attack's own. One
 * round below the bounds is enough.
 */
export async function loopDelays(
  node: TestNode,
  bounds: LoopDelays,
  attack: () => Promise<unknown>,
  rounds = 10,
): Promise<LoopDelays> {
  let least: LoopDelays = { primary: Number.POSITIVE_INFINITY, worker: Number.POSITIVE_INFINITY };
  const note = (found: LoopDelays) => {
    least = {
      primary: Math.min(least.primary, found.primary),
      worker: Math.min(least.worker, found.worker),
    };
    return least.primary < bounds.primary && least.worker < bounds.worker;
  };
  for (let round = 0; round < rounds; round += 1) {
    const attacked = await delaysDuring(node, attack);
    if (note(attacked)) break;
    const quiet = await delaysDuring(node, async () => {});
    const own = (one: keyof LoopDelays) => Math.max(0, attacked[one] - quiet[one]);
    if (note({ primary: own('primary'), worker: own('worker') })) break;
  }
  return least;
}
