/** One proof: start, warm up, faults, stop the faults, wait, read finally, judge. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Image, makeImage } from '../../testbed/image.js';
import { appWords } from '../app/words.js';
import { gatherFacts } from '../checker/facts.js';
import { FEED_HOLES, type Figures, figuresOf } from '../checker/figures.js';
import { findViolations, type Verdict, verdictOn } from '../checker/judge.js';
import { INCIDENT_FILE, proofIncident } from '../incident.js';
import { changeImage } from '../mutants/apply.js';
import { Random } from '../random.js';
import { readHistory } from '../read-history.js';
import { monotonicMs, Recorder } from '../recorder.js';
import type { System } from '../system/system.js';
import { type CpuWait, watchCpuWaits } from './cpu-waits.js';
import { crowdSettings } from './crowd-settings.js';
import { PATIENCE_MS, strikeFaults, untilWhole } from './faults.js';
import { Load } from './load.js';
import type { ProofOptions } from './options.js';
import { startSystem } from './start-system.js';

export interface Proof {
  readonly options: ProofOptions;
  readonly verdict: Verdict;
  readonly figures: Figures;
  /** What became of the messages of somebody else's application. */
  readonly words?: readonly string[];
  /** Folder with history, logs and verdict; null when it was deleted. */
  readonly dir: string | null;
}

/** Below it a machine has time for everything; this keeps histories small. */
const WORTH_TELLING = 0.2;
const WARM_UP_MS = 3_000;
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
    await changeImage(image, options);
    const originMs = monotonicMs();
    const recorder = new Recorder(join(dir, 'history-0.jsonl'), originMs);
    const clockFile = join(dir, 'clock');
    await writeFile(clockFile, '0');
    const system = await startSystem(options, image, dir, clockFile, say);
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
      const recordStarved = ({ waitedMs, ofMs }: CpuWait) => {
        if (waitedMs >= ofMs * WORTH_TELLING) recorder.record({ type: 'starved', waitedMs, ofMs });
      };
      const unwatch = watchCpuWaits(() => recorder.now(), recordStarved);
      undo.push(async () => unwatch());
    }
    const load = new Load(image.file('prove/run/crowd-process.js'), image.dir);
    undo.push(() => load.end());
    const paths = await run(options, system, load, recorder, dir, say, clockFile);
    recorder.close();
    const facts = gatherFacts(readHistory([join(dir, 'history-0.jsonl'), ...paths]));
    const found = findViolations(facts);
    const verdict = verdictOn(facts, found);
    const figures = figuresOf(facts);
    const words = options.app === undefined ? {} : { words: appWords(facts) };
    await writeFile(
      join(dir, 'verdict.json'),
      JSON.stringify({ options, verdict, figures, ...words }, null, 1),
    );
    if (found.first !== null) {
      const written = { at: Date.now(), holdfast: await versionOf(image) };
      await writeFile(join(dir, INCIDENT_FILE), JSON.stringify(proofIncident(facts, found.first, written)));
    }
    const keep = options.out !== null || verdict.holds !== true;
    if (!keep) undo.unshift(() => rm(dir, { recursive: true, force: true }));
    return { options, verdict, figures, ...words, dir: keep ? dir : null };
  } finally {
    for (const step of undo.reverse()) await step().catch((error) => say(`while ending: ${String(error)}`));
  }
}

async function versionOf(image: Image): Promise<string> {
  const text = await readFile(join(image.dir, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** What a reader of the history has to know of the nodes. */
function placeOf({ topology, store, limits, nodes, workers, gathers }: ProofOptions) {
  const place = { topology, store, limits, nodes, workers };
  return gathers ? { ...place, batches: 'every room gathers' } : place;
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
  const settings = crowdSettings({ options, system, rooms, dir, originMs: recorder.originMs });
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
  load.sendToAll({ type: 'traffic', on: true, comings: options.lively > 0 });
  await sleep(WARM_UP_MS);

  recorder.record({ type: 'phase', phase: 'faults' });
  const convergeMs = await strikeFaults({ options, system, load, recorder, random, clockFile, say });

  recorder.record({ type: 'phase', phase: 'calm' });
  load.sendToAll({ type: 'traffic', on: false, comings: false });
  load.sendToAll({ type: 'depart', people: 1 });
  const { patienceMs = PATIENCE_MS } = options;
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
  // The load first: no client sees the end of the cluster, which reading a node's embedded store may need.
  await load.end();
  const logs = [...rooms.map(({ id }) => id), ...finished.flatMap((one) => one.rooms)];
  for (const log of await system.readLogs([...new Set(logs)])) recorder.record(log, endMs);
  recorder.record({ type: 'phase', phase: 'end' }, endMs);
  return settings.map((one) => one.historyPath);
}
