import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChatClient } from '../../src/client/index.js';
import { createNodeClient } from '../../src/client/node-client.js';
import type {
  Incident,
  IncidentFile,
  IncidentKind,
  IncidentsBody,
} from '../../src/protocol/incident/incident.js';
import { readIncidentFile } from '../../src/protocol/incident/schema.js';
import { PRESETS } from '../../src/protocol/mode.js';
import type { ServedBy } from '../../src/protocol/served-by.js';
import type { TestNode } from '../../testbed/node/node.js';
import { freshName, Person } from '../../testbed/people/person.js';
import { runNode } from '../../testbed/processes/run.js';
import { until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';

/** Incidents beside an independent count: what each client of the test itself lived through, by the test's clock. */

const PASSWORD = 'correct horse battery';
/** What somebody wrote: it is in no incident. */
const SECRET_WORDS = 'the-words-that-somebody-wrote';
/** So many pages, and not two of them on one of three nodes, would be no accident. */
const CROWD_MAX = 40;
/** A sign-up and its first page, on a machine that does much else. */
const PATIENCE_MS = 60_000;
const HOLDFAST = fileURLToPath(new URL('../../dist/cli/holdfast.js', import.meta.url));

interface Page {
  readonly name: string;
  readonly client: ChatClient;
  /** How long it was without service, as it says itself. */
  readonly said: number[];
  /** Since when it was not served, by the clock of this test. */
  downAt: number | null;
}

let a: TestNode;
let b: TestNode;
let c: TestNode;
useCluster({ names: ['a', 'b', 'c'], workers: 1, store: 'redis' }, (cluster) => {
  [a, b, c] = cluster.nodes as [TestNode, TestNode, TestNode];
});
const pages: Page[] = [];
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-incidents-'));
});
afterAll(async () => {
  for (const { client } of pages) client.stop();
  await rm(folder, { recursive: true, force: true });
});

async function openPage(node: TestNode, peers = false): Promise<Page> {
  const name = freshName();
  const client = createNodeClient({ url: node.url, peers });
  const page: Page = { name, client, said: [], downAt: null };
  await client.signUp(name, PASSWORD);
  await client.start();
  await until(`${name} to be online`, () => client.state.kind === 'online', PATIENCE_MS);
  client.on('connection', (state) => {
    if (state.kind !== 'online') page.downAt ??= Date.now();
  });
  client.on('moved', ({ lostMs }) => page.said.push(lostMs));
  pages.push(page);
  return page;
}

async function ask<T>(node: TestNode, path: string): Promise<T> {
  const answer = await (await node.signInOperator()).fetch(path);
  expect(answer.status).toBe(200);
  return (await answer.json()) as T;
}

async function newest(at: TestNode, kind: IncidentKind): Promise<Incident> {
  const { incidents } = await ask<IncidentsBody>(at, '/control/incidents');
  const found = incidents.find((one) => one.kind === kind);
  expect(found, `a ${kind} in ${incidents.map((one) => one.kind)}`).toBeDefined();
  return (await ask<IncidentFile>(at, `/control/incidents/${found?.id}`)).incident;
}

const placeOf = ({ client }: Page) => {
  const { node, slot, pid } = client.servedBy as ServedBy;
  return { node, slot, pid };
};
const outcomes = ({ list }: Incident) => list.map(({ name, outcome }) => [name, outcome]).sort();
const dots = async (node: TestNode) => (await node.slot(1)).dots.length;

test('of a killed worker: the right people, each with what they lost and when they were back, at whichever node one asks', async () => {
  await a.switchMode(PRESETS.sticky);
  const [ann, bob, cem] = [await openPage(b), await openPage(b), await openPage(b)];
  const dia = await openPage(a);
  await until('them to be in a heartbeat', async () => (await dots(b)) === 3);
  ann.client.send('general', SECRET_WORDS);
  const { pid } = await b.slot(1);
  const killedAt = Date.now();
  await b.signal(1, 'SIGKILL');
  await until('those who were there to be told', () =>
    [ann, bob, cem].every(({ client }) => client.state.kind === 'signed-out'),
  );
  const signedInAt = Date.now();
  await ann.client.signIn(ann.name, PASSWORD);
  await bob.client.signIn(bob.name, PASSWORD);
  await until('both to say that they are back', () => ann.said.length > 0 && bob.said.length > 0);

  const incident = await until('both to be counted', async () => {
    const one = await newest(a, 'worker-killed');
    return one.people?.signedInAgain === 2 && one;
  });
  expect(incident).toMatchObject({
    node: 'b',
    slot: 1,
    pid,
    by: 'operator',
    title: 'Worker 1 of b was killed by operator.',
    mode: PRESETS.sticky,
    people: { before: 3, kept: 0, signedInAgain: 2, lost: 1 },
    unasked: [],
    unlisted: 0,
  });
  expect(outcomes(incident)).toEqual(
    [
      [ann.name, 'signed-in-again'],
      [bob.name, 'signed-in-again'],
      [cem.name, 'lost'],
    ].sort(),
  );
  expect(incident.at).toBeGreaterThanOrEqual(killedAt);
  expect(incident.at).toBeLessThanOrEqual(signedInAt);
  expect(incident.events.map(({ kind }) => kind).slice(0, 2)).toEqual(['signal', 'worker-died']);
  for (const { name, there, moves, sessionLostAt } of incident.list) {
    expect(there).toEqual([{ by: { node: 'b', slot: 1, pid }, sockets: 1 }]);
    expect(sessionLostAt).toBeGreaterThanOrEqual(killedAt);
    if (name === cem.name) continue;
    const page = name === ann.name ? ann : bob;
    const [move] = moves;
    expect(move).toMatchObject({ from: { node: 'b', slot: 1, pid }, to: placeOf(page), again: true });
    // The dialog counts. What it says itself is never more.
    expect(move?.backAt).toBeGreaterThanOrEqual(signedInAt);
    expect(move?.lostMs).toBeGreaterThanOrEqual(signedInAt - (page.downAt as number));
    expect(move?.lostMs).toBeGreaterThanOrEqual(Math.floor(Math.max(...page.said)));
  }
  // Asked of its own node it is the same, and over when its new worker serves.
  const own = await until('the new worker to serve', async () => {
    const one = await newest(b, 'worker-killed');
    return one.endedAt !== null && one;
  });
  expect(own.list).toEqual(incident.list);
  expect(own.events.map(({ kind }) => kind)).toEqual([
    'signal',
    'worker-died',
    'worker-started',
    'worker-ready',
  ]);
  expect(JSON.stringify(own)).not.toContain(SECRET_WORDS);
  expect(JSON.stringify(own)).not.toContain(dia.name);
});

test('its file is read by `holdfast incident show`', async () => {
  const { id } = await newest(b, 'worker-killed');
  const file = await ask<IncidentFile>(b, `/control/incidents/${id}`);
  expect(readIncidentFile(JSON.stringify(file))).toEqual(file);
  const path = join(folder, 'incident.json');
  await writeFile(path, JSON.stringify(file));
  const { code, stdout, stderr } = await runNode(HOLDFAST, ['incident', 'show', path]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('Worker 1 of b was killed by operator.');
  expect(stdout).toContain('3 people there: 2 signed in again, 1 lost their session and is not back.');
  for (const { name } of file.incident.list) expect(stdout).toContain(name);
});

describe('who may see incidents', () => {
  test('operators, and nobody else', async () => {
    const { id } = await newest(b, 'worker-killed');
    const person = await Person.signUp(a.url);
    for (const path of ['/control/incidents', `/control/incidents/${id}`]) {
      expect((await fetch(`${a.url}${path}`)).status).toBe(401);
      expect((await person.fetch(path)).status).toBe(403);
    }
  });

  test('of an incident that is not there they are told so', async () => {
    const operator = await a.signInOperator();
    const answer = await operator.fetch('/control/incidents/a.nothing');
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('There is no incident a.nothing');
  });
});

test('of a node that is lost each node that is left tells all of its people, however soon they were elsewhere', async () => {
  await a.switchMode(PRESETS.shared);
  // People of one address spread over all nodes, at random while no load is known.
  const crowd: Page[] = [];
  const on = (node: string) => crowd.filter(({ client }) => client.servedBy?.node === node);
  while (on('c').length < 2 && crowd.length < CROWD_MAX) crowd.push(await openPage(a, true));
  expect(on('c').length).toBeGreaterThan(1);
  await until('them to stay', async () => (await dots(c)) === on('c').length);
  const there = on('c');
  const pids = await c.pids();
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  await until('them to be elsewhere', () =>
    there.every(({ client }) => client.state.kind === 'online' && client.servedBy?.node !== 'c'),
  );
  for (const node of [a, b]) {
    await until('the node to be missed', async () =>
      (await ask<IncidentsBody>(node, '/control/incidents')).incidents.some(
        ({ kind }) => kind === 'node-lost',
      ),
    );
    // What they say of themselves at one of the two comes to the other a moment later.
    const incident = await until('all to be counted', async () => {
      const one = await newest(node, 'node-lost');
      expect(one.people).toMatchObject({ before: there.length, kept: there.length, lost: 0 });
      return one;
    });
    expect(outcomes(incident)).toEqual(there.map(({ name }) => [name, 'kept']).sort());
    for (const { name, moves } of incident.list) {
      const page = there.find((one) => one.name === name) as Page;
      expect(moves.map(({ to }) => to)).toContainEqual(placeOf(page));
    }
  }
});
