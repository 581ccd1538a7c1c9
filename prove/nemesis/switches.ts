import type { Mode } from '../../src/protocol/mode.js';
import { AFTER_WORKER_MS, type Fault, type World } from './fault.js';

async function current(world: World): Promise<Mode> {
  const [node] = world.system.nodes;
  if (node === undefined) throw new Error('this fault needs a Holdfast');
  return (await node.view()).mode;
}
async function put(world: World, mode: Mode): Promise<void> {
  await world.random.pick(world.system.nodes).control('PUT', '/control/mode', mode);
}

export const switchRouting: Fault = {
  kind: 'switch-routing',
  about: 'the routing is switched while people talk, and back',
  convergeMs: AFTER_WORKER_MS,
  mustServe: true,
  async plan(world) {
    const before = await current(world);
    const routing = world.random.pick(
      (['session', 'ip', 'least-connections', 'round-robin'] as const).filter(
        (one) => one !== before.routing,
      ),
    );
    return {
      detail: `${before.routing} → ${routing} → ${before.routing}`,
      begin: () => put(world, { ...before, routing }),
      lastsMs: 3_000,
      heal: () => put(world, before),
    };
  },
};

export const switchSessions: Fault = {
  kind: 'switch-sessions',
  about: 'the session store is switched while people talk, and back',
  convergeMs: AFTER_WORKER_MS + 10_000,
  sessionsLose: true,
  alone: true,
  async plan(world) {
    const before = await current(world);
    const sessions = world.random.pick(
      (['redis', 'token'] as const).filter((one) => one !== before.sessions),
    );
    return {
      detail: `${before.sessions} → ${sessions} → ${before.sessions}`,
      begin: () => put(world, { ...before, sessions }),
      lastsMs: 6_000,
      heal: () => put(world, before),
    };
  },
};
