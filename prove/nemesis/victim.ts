import { signal } from '../../testbed/processes/family.js';
import { waitFor } from '../../testbed/wait.js';
import type { System, WorkerSeen } from '../system/system.js';
import type { Plan, World } from './fault.js';

/** A ready worker, after waiting until there is one. */
export async function anyWorker({ system, random }: World): Promise<WorkerSeen> {
  let ready: WorkerSeen[] = [];
  await waitFor(async () => {
    ready = (await system.workers()).filter((worker) => worker.ready);
    return ready.length > 0;
  }, 20_000);
  if (ready.length === 0) throw new Error('the nemesis found no worker to hit');
  return random.pick(ready);
}

/** Any node, by its place in the system, with its workers. */
export async function anyNode({ system, random }: World) {
  const index = random.int(0, system.nodes.length);
  const name = system.nodes[index]?.settings.name ?? '';
  const workers = (await system.workers()).filter((worker) => worker.node === name);
  return { index, name, workers };
}

export function servedBy({ node, slot, pid }: WorkerSeen): string {
  return `${node}/${slot}/${pid}`;
}

/** Freezes any ready worker for so long. */
export async function freezeWorker(world: World, lastsMs: number): Promise<Plan> {
  const worker = await anyWorker(world);
  return {
    detail: servedBy(worker),
    begin: async () => signal(worker.pid, 'SIGSTOP'),
    lastsMs,
    heal: async () => signal(worker.pid, 'SIGCONT'),
  };
}

/** Another process has taken the slot and is ready. */
export function replaced(system: System, old: WorkerSeen, withinMs: number): Promise<boolean> {
  return waitFor(async () => {
    const now = (await system.workers()).find(
      (worker) => worker.node === old.node && worker.slot === old.slot,
    );
    return now?.ready === true && now.pid !== old.pid;
  }, withinMs);
}
