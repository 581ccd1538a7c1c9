import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { ClusterView } from '../../src/protocol/control.js';
import type { Incident, IncidentFile, IncidentsBody } from '../../src/protocol/incident/incident.js';
import { LIMITS } from '../../src/protocol/limits.js';
import { presetOf } from '../../src/protocol/mode.js';
import { shot } from '../../testbed/browser/pages.js';
import { TestNode } from '../../testbed/node/node.js';
import { until } from '../../testbed/wait.js';
import { useControlRoom } from '../support/use-control-room.js';

/** All runs of the lab after its first, each beside what the node itself tells of the incident. */

let node: TestNode;
let page: Page;
useControlRoom(
  () => TestNode.start({ workers: 2, mode: 'shared' }),
  async (shown) => {
    ({ node, page } = shown);
    await page.goto(`${node.url}/control?lab`);
    await guide().getByRole('heading', { name: 'Guided lab' }).waitFor();
  },
);

const guide = () => page.locator('.lab-guide');
async function ask<Body>(path: string): Promise<Body> {
  return (await page.request.get(`${node.url}/control/${path}`)).json() as Promise<Body>;
}
const view = () => ask<ClusterView>('cluster');
const measure = (name: string) => guide().locator(`.lab-result [data-measure="${name}"] dd`).textContent();
const shows = () => guide().locator('.lab-shows');

async function openRun(chapter: string): Promise<void> {
  await guide().locator('.lab-chapters').getByRole('button', { name: chapter }).click();
  await guide().getByRole('heading', { name: chapter }).waitFor();
}

/** Resolves when all is as the run needs it. */
async function setUp(): Promise<void> {
  const ready = guide().getByText('All is as this run needs it.');
  const button = guide().getByRole('button', { name: 'Set it up' });
  await ready.or(button).first().waitFor();
  if ((await button.count()) === 1) await button.click();
  await ready.waitFor();
}

interface Ran {
  readonly before: ClusterView;
  readonly incident: Incident;
}

/** Predicts, does it, and waits until it is over. Resolves with what the node has of it, and of the time before. */
async function doRun(kind: string, marks: readonly string[]): Promise<Ran> {
  for (const mark of marks) await guide().getByLabel(mark, { exact: true }).check();
  const before = await view();
  await guide().locator('[data-act]').click();
  await guide().locator('.lab-result[data-over="true"]').waitFor();
  const { incidents } = await ask<IncidentsBody>('incidents');
  const found = incidents.find((one) => one.kind === kind);
  const { incident } = await ask<IncidentFile>(`incidents/${found?.id}`);
  return { before, incident };
}

/** What the page says of people is what the node counts. */
async function expectAsTold({ people }: Incident): Promise<void> {
  expect(people).not.toBeNull();
  if (people === null) return;
  const { before, kept, signedInAgain, lost } = people;
  expect(before).toBeGreaterThan(0);
  expect(await measure('there')).toMatch(new RegExp(`^${before}, and `));
  expect(await measure('sessions')).toMatch(new RegExp(`^${kept} kept, ${signedInAgain + lost} lost`));
}

const names = ({ list }: Incident, outcomes: readonly string[]) =>
  list.filter(({ outcome }) => outcomes.includes(outcome)).map(({ name }) => name);
const OUT = ['lost', 'signed-in-again'];

describe('the chapters of the lab', () => {
  test('one of several: who is elsewhere is counted as the dots say', async () => {
    // What the page says where its script does not come is gone.
    expect(await page.locator('.not-come').count()).toBe(0);
    await openRun('Several processes');
    await setUp();
    const { before, incident } = await doRun('worker-killed', ['nobody', 'none']);
    await expectAsTold(incident);
    const people = (slots: ClusterView['nodes'][0]['slots']) =>
      new Set(slots.flatMap(({ dots }) => dots.map(({ userId }) => userId)));
    const all = people(before.nodes[0]?.slots ?? []).size;
    expect(await measure('there')).toBe(
      `${incident.people?.before}, and ${all - (incident.people?.before ?? 0)} elsewhere`,
    );
    expect(await shows().getAttribute('data-showed')).toBe('true');
    await shot(page, 'lab-cluster');
  });

  test('a frozen worker: the silence is longer than it takes to miss its heartbeat', async () => {
    await openRun('A crash that nobody sees');
    await setUp();
    const { incident } = await doRun('worker-frozen', ['under 1 s']);
    await expectAsTold(incident);
    expect(incident.people?.worstMs).toBeGreaterThanOrEqual(LIMITS.heartbeatSuspectMs);
    expect(await shows().getAttribute('data-showed')).toBe('true');
    expect(await shows().textContent()).toContain('When you killed a worker in the chapter before');
    expect(await guide().locator('[data-answer="silence"]').getAttribute('data-verdict')).toBe('wrong');
    await shot(page, 'lab-crash');
  });

  test('a rolling restart: every worker is another process, and what was felt is said', async () => {
    await openRun('A restart without an outage');
    await setUp();
    const { before, incident } = await doRun('rolling-restart', ['nobody', 'under 1 s']);
    await expectAsTold(incident);
    const pids = (of: ClusterView) => of.nodes.flatMap(({ slots }) => slots.map(({ pid }) => pid));
    const now = pids(await view());
    expect(pids(before).filter((pid) => now.includes(pid))).toEqual([]);
    expect(await shows().getAttribute('data-showed')).toBe(
      String(incident.people?.kept === incident.people?.before),
    );
    await shot(page, 'lab-restart');
  });

  test('in the worker, the store and the request: the same kill, and other people signed out', async () => {
    await openRun('Where the sign-in is');
    await setUp();
    expect(presetOf((await view()).mode)).toBe('sticky');
    const sticky = await doRun('worker-killed', ['everybody there']);
    await expectAsTold(sticky.incident);
    expect(names(sticky.incident, OUT).length).toBeGreaterThan(0);
    // Not the operator, whose own session the lab leaves alone.
    expect(names(sticky.incident, OUT)).not.toContain('alice');
    expect(await shows().getAttribute('data-showed')).toBe('true');
    await shot(page, 'lab-sticky');

    for (const preset of ['shared', 'stateless'] as const) {
      await guide().getByRole('button', { name: 'Go on' }).click();
      await setUp();
      expect(presetOf((await view()).mode)).toBe(preset);
      const { incident } = await doRun('worker-killed', ['nobody']);
      await expectAsTold(incident);
      expect(names(incident, OUT)).toEqual([]);
      expect(await shows().getAttribute('data-showed')).toBe('true');
      expect(await shows().textContent()).toContain(
        `With sign-ins in memory it was ${names(sticky.incident, OUT).length} of`,
      );
    }
    const overview = await guide().locator('[data-overview] dd').allTextContents();
    expect(overview[0]).toMatch(/ lost/);
    expect(overview.slice(1).every((one) => one.endsWith(' kept, 0 lost'))).toBe(true);
    await shot(page, 'lab-state');
  });

  test('behind round robin: whoever is signed out astray had their session in a worker that lived', async () => {
    await openRun('Balancers and machines');
    await guide().getByText('people are signed out at random').waitFor();
    await setUp();
    const { before, incident } = await doRun('worker-killed', ['nobody']);
    await expectAsTold(incident);
    const hit = before.nodes[0]?.slots.find(({ pid }) => pid === incident.pid);
    const holders = new Map(
      before.nodes.flatMap(({ node: name, slots }) =>
        slots.flatMap(({ slot, dots }) =>
          dots.map(({ user, session }) => [user, session === 'here' ? `${name}/${slot}` : session]),
        ),
      ),
    );
    const dead = `${before.self}/${hit?.slot}`;
    const astray = names(incident, OUT).filter((name) => holders.get(name ?? '') !== dead);
    const isShown = (await shows().getAttribute('data-showed')) === 'true';
    expect(isShown).toBe(astray.length > 0);
    if (isShown) expect(await shows().textContent()).toMatch(new RegExp(`^What it shows${astray.length} `));
    await shot(page, 'lab-balancer');
  });

  test('leaving puts all of it back', async () => {
    await guide().getByRole('button', { name: 'Leave the lab' }).click();
    await page.locator('[data-preset]').first().waitFor();
    await until('all to be as before', async () => {
      const { mode, nodes } = await view();
      return presetOf(mode) === 'shared' && nodes[0]?.wantedWorkers === 2 && nodes[0].crowd === null;
    });
  });
});
