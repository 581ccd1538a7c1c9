import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../../testbed/wait.js';
import type { ToCrowd } from '../crowd/settings.js';
import type { Unstamped } from '../history.js';
import { faultNamed } from '../nemesis/all.js';
import type { Fault, World } from '../nemesis/fault.js';
import type { Random } from '../random.js';
import type { Recorder } from '../recorder.js';
import type { System } from '../system/system.js';
import type { Load } from './load.js';
import type { ProofOptions } from './options.js';

const LAST_MS = 6_000;
/** So long a system may take to be whole again, when the options say nothing. */
export const PATIENCE_MS = 60_000;
const CONVERGE_MS = 5_000;

interface Given {
  readonly options: ProofOptions;
  readonly system: System;
  readonly load: Load;
  readonly recorder: Recorder;
  readonly random: Random;
  readonly clockFile: string;
  readonly say: (line: string) => void;
}

/**
 * Strikes with the faults of the options, one after the other, and waits after each until the system is whole again.
 * Resolves with how long presence may take to converge after the last, ms. Rejects when the crowd's processes ended.
 */
export async function strikeFaults({
  options,
  system,
  load,
  recorder,
  random,
  clockFile,
  say,
}: Given): Promise<number> {
  let departures = Math.floor(options.clients / 8);
  const crowd = (order: ToCrowd) => {
    if (order.type === 'depart') departures -= options.processes;
    if (order.type !== 'depart' || departures >= 0) load.sendToAll(order);
  };
  const record = (event: Unstamped) => recorder.record(event);
  const world: World = { system, random, clients: options.clients, crowd, record, clockFile };
  const { patienceMs = PATIENCE_MS } = options;
  const until = performance.now() + options.minutes * 60_000;
  let order: Fault[] = [];
  let convergeMs = CONVERGE_MS;
  for (let id = 1; id <= options.count && performance.now() < until; id += 1) {
    // Each kind once before any comes again, in an order of its own.
    if (order.length === 0) order = random.shuffled(options.faults.map(faultNamed));
    const fault = order.pop() as Fault;
    await strike(fault, id, world, recorder, say);
    load.check();
    convergeMs = fault.convergeMs;
    if (fault.last === true) {
      // What it did to people takes a moment to reach them, and they go on writing.
      await sleep(LAST_MS);
      break;
    }
    const trouble = await untilWhole(system, patienceMs);
    if (trouble !== null) say(`still not whole ${patienceMs / 1_000} s after ${fault.kind}: ${trouble}`);
    if (options.apart) {
      await load.ask({ type: 'gather', withinMs: patienceMs }, 'gathered', patienceMs + 10_000);
    }
    await sleep(options.pauseMs * (0.5 + random.next()));
  }
  return convergeMs;
}

/** Waits until nothing is wrong any more; what still was when it took too long, or null. */
export async function untilWhole(system: System, withinMs: number): Promise<string | null> {
  let trouble: string | null = 'it does not answer';
  const look = async () => {
    trouble = await system.trouble().catch((error: Error) => error.message);
    return trouble === null;
  };
  await waitFor(look, withinMs, 100);
  return trouble;
}

async function strike(
  fault: Fault,
  id: number,
  world: World,
  recorder: Recorder,
  say: (line: string) => void,
): Promise<void> {
  const plan = await fault.plan(world);
  const { kind, convergeMs, storeLoses, sessionsLose, mustServe, tellsWithinMs, servesWithinMs } = fault;
  say(`fault ${id}: ${kind} (${plan.detail})`);
  const event = { type: 'fault', id, kind, detail: plan.detail } as const;
  recorder.record({
    ...event,
    phase: 'begin',
    ...(plan.hits === undefined ? {} : { hits: plan.hits }),
    ...(storeLoses === true ? { storeLoses } : {}),
    ...(sessionsLose === true ? { sessionsLose } : {}),
    ...(mustServe === true ? { mustServe } : {}),
    ...(tellsWithinMs === undefined ? {} : { tellsWithinMs }),
    ...(plan.clients === undefined || servesWithinMs === undefined
      ? {}
      : { servesWithinMs, clients: plan.clients }),
  });
  try {
    await plan.begin();
    // Whoever goes home just now was held by what was hit, and must not stay as a ghost.
    if (world.random.chance(0.4)) world.crowd({ type: 'depart', people: 1 });
    await sleep(plan.lastsMs);
  } finally {
    await plan.heal();
    recorder.record({ ...event, phase: 'end', convergeMs });
  }
}
