/** One proof: start, warm up, faults, stop the faults, wait, read finally, judge. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type Image, makeImage } from '../../testbed/image.js';
import { waitFor } from '../../testbed/wait.js';
import { startApp } from '../app/system.js';
import { inWords } from '../app/words.js';
import { gatherFacts } from '../checker/facts.js';
import { FEED_HOLES, type Figures, figuresOf } from '../checker/figures.js';
import { findViolations, type Verdict, verdictOn } from '../checker/judge.js';
import { type CrowdSettings, CUT_EVERY, type ToCrowd } from '../crowd/settings.js';
import type { Unstamped } from '../history.js';
import { INCIDENT_FILE, incidentOf } from '../incident.js';
import { applyMutant } from '../mutants/apply.js';
import { faultNamed } from '../nemesis/all.js';
import type { Fault, World } from '../nemesis/fault.js';
import { Random } from '../random.js';
import { readHistory } from '../read-history.js';
import { monotonicMs, Recorder } from '../recorder.js';
import { startStock } from '../stock/system.js';
import { startHoldfast } from '../system/holdfast.js';
import type { System } from '../system/system.js';
import { type Part, TOPOLOGIES } from '../system/topology.js';
import { type CpuWait, watchCpuWaits } from './cpu-waits.js';
import { Load } from './load.js';
import type { ProofOptions } from './options.js';

export interface Proof {
  readonly options: ProofOptions;
  readonly verdict: Verdict;
  readonly figures: Figures;
  /** Of somebody else's application: what became of its messages. */
  readonly words?: readonly string[];
  /** Folder with history, logs and verdict; null when it was deleted. */
  readonly dir: string | null;
}

/** Below it a machine has time for everything; this keeps histories small. */
const WORTH_TELLING = 0.2;
const WARM_UP_MS = 3_000;
const CHANGES_PER_MESSAGE = 0.5;
/** What moderators do takes seconds until its people are back: more would empty the rooms. */
const MODERATIONS_PER_S = 0.7;
/** Two people each, who begin at the same time. */
const DIRECTS_PER_S = 0.3;
const LAST_MS = 6_000;
const PATIENCE_MS = 60_000;
/** A mutant may never settle, and need not. */
const SETTLE_MUTANT_MS = 6_000;

/** Runs one proof. `say` hears one line a step. Throws when it could not be run to its end. */
export async function prove(options: ProofOptions, say: (line: string) => void): Promise<Proof> {
  const dir = options.out === null ? await mkdtemp(join(tmpdir(), 'holdfast-prove-')) : resolve(options.out);
  await mkdir(dir, { recursive: true });
  // Histories are appended to; one of an earlier run in the same folder is not part of this one.
  for (const old of await readdir(dir)) if (/^history-\d+\.jsonl$/.test(old)) await rm(join(dir, old));
  const image = await makeImage();
  const undo: (() => Promise<void>)[] = [() => image.remove()];
  try {
    if (options.mutant !== null) await applyMutant(image, options.mutant);
    const originMs = monotonicMs();
    const recorder = new Recorder(join(dir, 'history-0.jsonl'), originMs);
    const clockFile = join(dir, 'clock');
    await writeFile(clockFile, '0');
    const system = await start(options, image, dir, clockFile, say);
    undo.push(() => system.stop());
    recorder.record({
      type: 'run',
      system: system.name,
      mode: system.mode,
      seed: options.seed,
      keeps: system.keeps,
      ...(system.numbersAreDerived === true ? { numbersAreDerived: true } : {}),
      ...(system.acksAreAssumed === true ? { acksAreAssumed: true } : {}),
      presenceMs: 5_000,
      note: {
        clients: options.clients,
        rooms: options.rooms,
        rate: options.rate,
        ...(options.app === undefined ? placeOf(options) : {}),
      },
    });
    // A mutant has to be found on any machine, and how is not the question.
    if (options.mutant === null) {
      const told = ({ waitedMs, ofMs }: CpuWait) => {
        if (waitedMs >= ofMs * WORTH_TELLING) recorder.record({ type: 'starved', waitedMs, ofMs });
      };
      const unwatch = watchCpuWaits(() => recorder.now(), told);
      undo.push(async () => unwatch());
    }
    const load = new Load(image.file('prove/crowd/process.js'), image.dir);
    undo.push(() => load.end());
    const paths = await run(options, system, load, recorder, dir, say, clockFile);
    recorder.close();
    const facts = gatherFacts(readHistory([join(dir, 'history-0.jsonl'), ...paths]));
    const found = findViolations(facts);
    const verdict = verdictOn(facts, found);
    const figures = figuresOf(facts);
    const words = options.app === undefined ? {} : { words: inWords(facts) };
    await writeFile(
      join(dir, 'verdict.json'),
      JSON.stringify({ options, verdict, figures, ...words }, null, 1),
    );
    if (found.first !== null) {
      const written = { at: Date.now(), holdfast: await versionOf(image) };
      await writeFile(join(dir, INCIDENT_FILE), JSON.stringify(incidentOf(facts, found.first, written)));
    }
    const keep = options.out !== null || verdict.holds !== true;
    if (!keep) undo.unshift(() => rm(dir, { recursive: true, force: true }));
    return { options, verdict, figures, ...words, dir: keep ? dir : null };
  } finally {
    for (const step of undo.reverse())
      await step().catch((problem) => say(`while ending: ${String(problem)}`));
  }
}

async function versionOf(image: Image): Promise<string> {
  const text = await readFile(join(image.dir, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** What a reader of the history has to know of the nodes. */
function placeOf({ topology, store, limits, nodes, workers }: ProofOptions) {
  return { topology, store, limits, nodes, workers };
}

function start(
  options: ProofOptions,
  image: Image,
  dir: string,
  clockFile: string,
  say: (line: string) => void,
): Promise<System> {
  const { workers, fsync, mode, nodes, topology, store, limits } = options;
  if (options.app !== undefined) {
    return startApp({ adapter: options.app, outDir: dir, say }).catch(async (problem) => {
      // Its words are in the message.
      if (options.out === null) await rm(dir, { recursive: true, force: true });
      throw problem;
    });
  }
  if (options.system !== 'holdfast') {
    return startStock({ image, workers, fsync, outDir: dir, streams: options.system === 'stock-streams' });
  }
  const shifts = options.faults.some((kind) => faultNamed(kind).shiftsClock === true);
  const preload = shifts ? [pathToFileURL(image.file('prove/nemesis/shifted-clock.js')).href] : [];
  const env: Record<string, string> = shifts ? { PROVE_CLOCK_FILE: clockFile } : {};
  const areNeeded = (part: Part) => options.faults.some((kind) => faultNamed(kind).needs === part);
  const smallDisk = areNeeded('small-disk');
  const mixable = areNeeded('mixable-replies');
  const place = { mode, topology, nodes, workers, limits, store, fsync, smallDisk, mixable };
  return startHoldfast({ image, ...place, outDir: dir, preload, env });
}

async function run(
  options: ProofOptions,
  system: System,
  load: Load,
  recorder: Recorder,
  dir: string,
  say: (line: string) => void,
  clockFile: string,
): Promise<string[]> {
  const random = new Random(options.seed);
  const rooms = await system.makeRooms(options.rooms);
  for (const { id, name } of system.name === 'holdfast' ? rooms : []) {
    recorder.record({ type: 'named', what: 'room', id, name, how: 'given', by: 'the founder' });
  }
  const each = Math.ceil(options.clients / options.processes);
  const settings: CrowdSettings[] = Array.from({ length: options.processes }, (_, index) => {
    const share = 1 / options.processes;
    const comings = options.lively;
    const hundreds = options.clients / 100;
    return {
      system: options.system,
      ...(options.app === undefined ? {} : { adapter: options.app }),
      historyPath: join(dir, `history-${index + 1}.jsonl`),
      originMs: recorder.originMs,
      seed: options.seed,
      firstClient: index * each,
      clients: Math.min(each, options.clients - index * each),
      cutEvery: CUT_EVERY,
      urls: system.urls,
      rooms,
      roomsEach: options.roomsEach,
      addresses: options.mode === 'sticky-ip',
      peers: TOPOLOGIES[options.topology].entrance === 'peers',
      messagesPerSecond: options.rate * share,
      changesPerSecond: options.rate * CHANGES_PER_MESSAGE * share,
      requestsPerSecond: Math.min(20, options.rate / 4 + 2) * share,
      reloadsPerSecond: 0.4 * hundreds * share * comings,
      absencesPerSecond: 0.3 * hundreds * share * comings,
      leavesPerSecond: 0.2 * hundreds * share * comings,
      readsPerSecond: (options.rate / 5) * share,
      intrusionsPerSecond: 0.2 * share,
      moderationsPerSecond: MODERATIONS_PER_S * share,
      directsPerSecond: DIRECTS_PER_S * share,
    };
  });
  const limits = options.app === undefined ? `, limits ${options.limits}` : '';
  say(`${system.name} (${system.mode}${limits}) is up; ${options.clients} people sign up`);
  const guests = await load.begin(settings);
  for (const room of new Set(guests.map((guest) => guest.room))) {
    await system.invite(
      room,
      guests.filter((guest) => guest.room === room).map((guest) => guest.name),
    );
  }
  recorder.record({ type: 'phase', phase: 'warm-up' });
  const entered = await load.ask({ type: 'enter' }, 'entered', 180_000);
  for (const { room, user } of entered.flatMap(({ moderators }) => moderators)) {
    if (system.appoint === undefined) break;
    const appointment = {
      type: 'moderation',
      what: 'role',
      room,
      by: 'the founder',
      about: user,
      role: 'moderator',
    } as const;
    const id = `founder-${room}-${user}`;
    recorder.record({ ...appointment, id, outcome: 'asked' });
    await system.appoint(room, user);
    recorder.record({ ...appointment, id, outcome: 'done' });
  }
  load.tell({ type: 'traffic', on: true, comings: options.lively > 0 });
  await sleep(WARM_UP_MS);

  recorder.record({ type: 'phase', phase: 'faults' });
  let departures = Math.floor(options.clients / 8);
  const crowd = (order: ToCrowd) => {
    if (order.type === 'depart') departures -= options.processes;
    if (order.type !== 'depart' || departures >= 0) load.tell(order);
  };
  const record = (event: Unstamped) => recorder.record(event);
  const world: World = { system, random, clients: options.clients, crowd, record, clockFile };
  const { patienceMs = PATIENCE_MS } = options;
  const until = performance.now() + options.minutes * 60_000;
  let order: Fault[] = [];
  let convergeMs = 5_000;
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

  recorder.record({ type: 'phase', phase: 'calm' });
  load.tell({ type: 'traffic', on: false, comings: false });
  load.tell({ type: 'depart', people: 1 });
  await untilWhole(system, patienceMs);
  const withinMs = options.mutant === null ? patienceMs : SETTLE_MUTANT_MS;
  const settled = await load.ask({ type: 'settle', withinMs }, 'settled', withinMs + 60_000);
  const pending = settled.reduce((sum, one) => sum + one.pending, 0);
  const offline = settled.reduce((sum, one) => sum + one.offline, 0);
  say(`settled: ${pending} messages pending, ${offline} people offline`);
  if (system.keeps.presence && options.presence) await sleep(convergeMs + 1_500);
  else await sleep(2_000);

  recorder.record({ type: 'phase', phase: 'final' });
  recorder.record({ type: 'meter', name: FEED_HOLES, value: await system.counted(FEED_HOLES) });
  const finished = await load.ask({ type: 'final' }, 'finished', 180_000);
  const endMs = recorder.now();
  // The load first: no client sees the end of the cluster, which reading a node's own store may need.
  await load.end();
  const logs = [...rooms.map(({ id }) => id), ...finished.flatMap((one) => one.rooms)];
  for (const log of await system.readLogs([...new Set(logs)])) recorder.record(log, endMs);
  recorder.record({ type: 'phase', phase: 'end' }, endMs);
  return settings.map((one) => one.historyPath);
}

/** Waits until nothing is wrong any more; what still was when it took too long, or null. */
async function untilWhole(system: System, withinMs: number): Promise<string | null> {
  let trouble: string | null = 'it does not answer';
  const look = async () => {
    trouble = await system.trouble().catch((problem: Error) => problem.message);
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
    await plan.act();
    // Whoever goes home just now was held by what was hit, and must not stay as a ghost.
    if (world.random.chance(0.4)) world.crowd({ type: 'depart', people: 1 });
    await sleep(plan.lastsMs);
  } finally {
    await plan.heal();
    recorder.record({ ...event, phase: 'end', convergeMs });
  }
}
