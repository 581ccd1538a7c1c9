import { afterAll, beforeAll, expect, test } from 'vitest';
import { CookieJar } from '../../src/client/http/cookie-jar.js';
import type { ChatClient, Moved } from '../../src/client/index.js';
import { createNodeClient } from '../../src/client/node-client.js';
import { type Clock, systemClock } from '../../src/client/timing/clock.js';
import type { ClusterEvent, PeopleEffect } from '../../src/protocol/cluster-event.js';
import type { IncidentsBody } from '../../src/protocol/incident/incident.js';
import { PRESETS, type PresetName } from '../../src/protocol/mode.js';
import { routeOfCookie } from '../../src/protocol/route.js';
import type { ServedBy } from '../../src/protocol/served-by.js';
import { TestNode } from '../../testbed/node/node.js';
import { freshName } from '../../testbed/people/person.js';
import { storeOf } from '../../testbed/processes/family.js';
import { onBusyMachine, until } from '../../testbed/wait.js';

/** The figures of the control room beside an independent count: what each client of the test itself lived through. */

const PASSWORD = 'correct horse battery';
/** Between what a page says of itself and what this test saw of it, on a machine where both are late. */
const LATE_MS = 5_000;

interface Page {
  readonly client: ChatClient;
  readonly name: string;
  readonly moves: Moved[];
  /** Each time that it was signed out: why. */
  readonly told: (string | undefined)[];
  /** Since when it is not served, by the clock of this test, and the longest of these times. */
  downAt: number | null;
  worstMs: number;
}

let node: TestNode;
const pages: Page[] = [];

beforeAll(async () => {
  node = await TestNode.start({ workers: 2 });
  await node.signUpOperator();
  for (let i = 0; i < 8; i += 1) pages.push(await page());
  // One person with two tabs.
  const [first] = pages as [Page];
  const twin = await page(first.name);
  expect(twin.name).toBe(first.name);
  pages.push(twin);
});
afterAll(async () => {
  for (const { client } of pages) client.stop();
  await node.stop();
});

const jars = new Map<string, CookieJar>();

async function page(of?: string, clock: Clock = systemClock): Promise<Page> {
  const name = of ?? freshName();
  const jar = jars.get(name) ?? new CookieJar();
  jars.set(name, jar);
  const client = createNodeClient({ url: node.url, jar, clock });
  const opened: Page = { client, name, moves: [], told: [], downAt: null, worstMs: 0 };
  client.on('moved', (move) => opened.moves.push(move));
  client.on('connection', (state) => {
    if (state.kind === 'online') {
      if (opened.downAt !== null) opened.worstMs = Math.max(opened.worstMs, Date.now() - opened.downAt);
      opened.downAt = null;
    } else opened.downAt ??= Date.now();
    if (state.kind === 'signed-out' && state.why.kind === 'no-session')
      opened.told.push(state.why.loss?.cause);
  });
  if (of === undefined) await client.signUp(name, PASSWORD);
  await client.start();
  await until(`${name} to be online`, () => client.state.kind === 'online');
  return opened;
}

function fresh(): void {
  for (const one of pages) {
    one.moves.length = 0;
    one.told.length = 0;
    one.worstMs = 0;
  }
}

const people = (some: readonly Page[]) => new Set(some.map(({ name }) => name)).size;
const signedOut = () => pages.filter(({ client }) => client.state.kind === 'signed-out');

async function settled(): Promise<void> {
  await until('everybody to be online or told why not', () =>
    pages.every(({ client }) => client.state.kind === 'online' || client.state.kind === 'signed-out'),
  );
  await reported(pages);
}

/** An event counts those who are in the last heartbeat of their worker. */
async function reported(some: readonly Page[]): Promise<void> {
  await until('whoever is online to be in a heartbeat', async () => {
    const slots = await node.slots();
    return some.every(({ name, client: { state, servedBy } }) => {
      const dots = slots.find(({ pid }) => pid === servedBy?.pid)?.dots ?? [];
      return state.kind !== 'online' || dots.some(({ user }) => user === name);
    });
  });
}

/**
 * The first of two tabs of one browser signs in: a second sign-in would end the first one's session, some time later.
 */
async function signInAgain(some: readonly Page[]): Promise<void> {
  const names = new Set<string>();
  for (const { client, name } of some) {
    if (names.has(name)) await client.trySessionAgain();
    else await client.signIn(name, PASSWORD);
    names.add(name);
  }
  await until('them to be online', () => some.every(({ client }) => client.state.kind === 'online'));
}

/** The worker whose memory has the page's session. */
function holderOf({ name }: Page): number | undefined {
  const header = (jars.get(name) as CookieJar).header;
  return routeOfCookie('memory', /\.memory=([^;]+)/.exec(header)?.[1] ?? '')?.slot;
}

async function newest(kind: ClusterEvent['kind'], pid?: number, words = ''): Promise<PeopleEffect> {
  const { timeline } = await node.view();
  const found = timeline.findLast(
    (one) => one.kind === kind && (pid === undefined || one.pid === pid) && one.text.includes(words),
  );
  return found?.effect?.people as PeopleEffect;
}

async function ready(): Promise<void> {
  await until('both workers ready', async () => (await node.slots()).every(({ state }) => state === 'ready'));
}

/** With every page’s session in the present store, and every page with its session. */
async function switchTo(preset: PresetName): Promise<void> {
  await node.switchMode(PRESETS[preset]);
  const { sessions } = PRESETS[preset];
  await until(`every session in ${preset}`, () =>
    [...jars.values()].every((jar) => jar.header.includes(`.${sessions}=`)),
  );
}

test('[SESS-7] [T3] the README’s experiment: Shared → Sticky, a kill at once. Nobody is lost to the switch, and who is lost is lost to the kill, once', async () => {
  await until('all to be in a heartbeat', async () => {
    const dots = (await node.slots()).flatMap((slot) => slot.dots);
    return dots.length === pages.length;
  });
  const { pid } = await node.slot(1);
  const aboard = pages.filter(({ client }) => client.servedBy?.pid === pid);
  fresh();
  await node.switchMode(PRESETS.sticky);
  await node.signal(1, 'SIGKILL');
  await settled();
  await ready();
  await until('all who are signed in to be taken along', () =>
    pages.every(
      ({ name, client }) =>
        client.state.kind !== 'online' || (jars.get(name) as CookieJar).header.includes('.memory='),
    ),
  );
  const out = signedOut();
  for (const { told } of out) expect(told).toEqual(['kill']);
  // There was who had a socket there, and whose session died there. Workers tell the primary of it a moment later.
  const there = people([...aboard, ...out]);
  await until('the event to say so', async () => {
    const died = await newest('worker-died', pid as number);
    expect(died).toMatchObject({ before: there, lost: people(out), signedInAgain: 0 });
    return true;
  });
  expect(await newest('mode-switched')).toMatchObject({ before: people(pages), lost: 0, signedInAgain: 0 });
});

test('[SESS-7] [T3] Sticky → Shared, a kill at once: who was not taken along is lost to the kill alone', async () => {
  await ready();
  await signInAgain(signedOut());
  await settled();
  // Where most sessions are.
  const [fullest] = (await node.slots()).toSorted((a, b) => b.memorySessions - a.memorySessions);
  const victim = fullest?.pid as number;
  fresh();
  await node.switchMode(PRESETS.shared);
  // At once: most pages ask later.
  process.kill(victim, 'SIGKILL');
  await settled();
  await ready();
  await until('all who are signed in to be taken along', () =>
    pages.every(
      ({ name, client }) =>
        client.state.kind === 'signed-out' ||
        (client.state.kind === 'online' && (jars.get(name) as CookieJar).header.includes('.redis=')),
    ),
  );
  const out = signedOut();
  expect(people(out)).toBeGreaterThan(0);
  for (const { told } of out) expect(new Set(told)).toEqual(new Set(['kill']));
  await until('the death to say so', async () => (await newest('worker-died', victim)).lost >= people(out));
  expect(await newest('mode-switched')).toMatchObject({ before: people(pages), lost: 0 });
  await signInAgain(signedOut());
  await switchTo('sticky');
});

test('a switch between modes that keep sessions alike has nobody to take along, and says nothing of it', async () => {
  const before = PRESETS.sticky;
  await node.switchMode({ ...before, routing: 'ip' });
  expect(await newest('mode-switched')).toBeUndefined();
  await node.switchMode(before);
});

test('[SESS-7] [T4] a switch takes along whose session the test saw move, of pages that do nothing too, each person once, and nobody whose page sleeps', async () => {
  await ready();
  await signInAgain(signedOut());
  await settled();
  await switchTo('shared');
  fresh();
  // As on a laptop that was closed: its socket is there, and it asks for nothing.
  let isAsleep = false;
  const after: Clock['after'] = (ms, run) => systemClock.after(ms, () => isAsleep || run());
  const sleeper = await page(undefined, { ...systemClock, after });
  jars.delete(sleeper.name);
  isAsleep = true;
  // One person with a second browser, and so with two sessions.
  const secondJar = new CookieJar();
  const second = createNodeClient({ url: node.url, jar: secondJar });
  await second.signIn((pages[0] as Page).name, PASSWORD);
  await second.start();
  await until('the second browser to be online', () => second.state.kind === 'online');
  const had = new Set([...jars].filter(([, jar]) => jar.header.includes('.redis=')).map(([name]) => name));
  expect(had.size).toBe(people(pages));
  // Signing in takes a while on a busy machine, and people may be asked to move meanwhile.
  await reported([...pages, sleeper]);
  await node.switchMode(PRESETS.stateless);
  // Each page asks within a second; how soon the server answers is the machine's.
  await until(
    'all to have their session in the cookie',
    () => [...jars.values(), secondJar].every((jar) => jar.header.includes('.token=')),
    onBusyMachine(2_000),
  );
  await until('all to be counted', async () => {
    expect(await newest('mode-switched')).toMatchObject({
      before: had.size + 1,
      kept: had.size,
      lost: 0,
      signedInAgain: 0,
    });
    return true;
  });
  sleeper.client.stop();
  second.stop();
  expect(signedOut()).toEqual([]);
  await switchTo('sticky');
});

test('[T1] [T2] Sticky, a kill: kept, signed in again and lost are what the pages themselves lived through', async () => {
  await ready();
  // The switch before may have taken a session to another worker than the one that serves its page: such a page loses
  // nothing here.
  for (const { client } of pages) if (client.state.kind === 'online') await client.signOut();
  await until('everybody to be signed out', () => signedOut().length === pages.length);
  await signInAgain(pages);
  await until('each session to be where its page is', () =>
    pages.every((one) => one.client.servedBy?.slot === holderOf(one)),
  );
  const { pid } = await node.slot(2);
  const aboard = pages.filter(({ client }) => client.servedBy?.pid === pid);
  expect(aboard.length).toBeGreaterThan(0);
  fresh();
  await node.signal(2, 'SIGKILL');
  await until('those who were there to be told', () =>
    aboard.every(({ client }) => client.state.kind === 'signed-out'),
  );
  // Refused again and again: a loss counts once.
  for (let i = 0; i < 5; i += 1) {
    for (const { client } of aboard) await client.trySessionAgain();
  }
  const told = { before: people(aboard), kept: 0, signedInAgain: 0, lost: people(aboard) };
  await until('the event to say so', async () => {
    expect(await newest('worker-died', pid as number)).toMatchObject(told);
    return true;
  });
  // The dialog takes a while.
  const dialogMs = 1_500;
  await new Promise((resolve) => setTimeout(resolve, dialogMs));
  await signInAgain(aboard);
  await settled();
  await until('all to be counted', async () => (await newest('worker-died', pid as number)).lost === 0);
  // Never less than a page itself says of it.
  const said = Math.max(...aboard.flatMap(({ moves }) => moves.map(({ lostMs }) => lostMs)));
  const after = await until('the longest outage to be told', async () => {
    const effect = await newest('worker-died', pid as number);
    return (effect.worstMs ?? 0) >= Math.floor(said) && effect;
  });
  expect(after).toMatchObject({ kept: 0, signedInAgain: people(aboard), lost: 0 });
  const worst = Math.max(...aboard.map(({ worstMs }) => worstMs));
  expect(worst).toBeGreaterThan(dialogMs);
  expect(after.worstMs).toBeGreaterThan(dialogMs);
  expect(after.worstMs).toBeLessThan(worst + LATE_MS);
  for (const { moves } of aboard) expect(moves).toMatchObject([{ session: 'signed in again' }]);
});

test('[T5] Shared, a freeze: the longest outage begins with the freeze, also for whoever asked nothing', async () => {
  await ready();
  await signInAgain(signedOut());
  await settled();
  await switchTo('shared');
  const { slot, pid } = (pages[0] as Page).client.servedBy as ServedBy;
  const aboard = pages.filter(({ client }) => client.servedBy?.pid === pid);
  expect(aboard.length).toBeGreaterThan(0);
  fresh();
  await node.signal(slot, 'SIGSTOP');
  const frozenAt = Date.now();
  await until('all to be served by others', () =>
    aboard.every(({ client }) => client.state.kind === 'online' && client.servedBy?.pid !== pid),
  );
  const tookMs = Date.now() - frozenAt;
  await until(
    'all to be counted',
    async () => (await newest('signal', pid as number)).kept === people(aboard),
  );
  const effect = await newest('signal', pid as number);
  expect(effect).toMatchObject({ before: people(aboard), signedInAgain: 0, lost: 0 });
  // From the first try on it would be a fifteenth of it.
  expect(effect.worstMs).toBeGreaterThan(tookMs / 2);
  expect(effect.worstMs).toBeLessThan(tookMs + LATE_MS);
  // The death that follows is the same event.
  await until('the death', async () =>
    (await node.view()).timeline.some((one) => one.kind === 'worker-died' && one.pid === pid),
  );
  expect(await newest('worker-died', pid as number)).toBeUndefined();
});

test('[T5] Shared, a freeze that is over at once: who stayed was kept, and nobody is not heard of', async () => {
  await ready();
  await settled();
  const { slot, pid } = (pages[0] as Page).client.servedBy as ServedBy;
  const aboard = pages.filter(({ client }) => client.servedBy?.pid === pid);
  const frozenAt = Date.now();
  await node.signal(slot, 'SIGSTOP');
  await node.signal(slot, 'SIGCONT');
  const tookMs = Date.now() - frozenAt;
  const effect = await until('all to be counted', async () => {
    const found = await newest('signal', pid as number, 'SIGSTOP');
    return found.kept === people(aboard) && found;
  });
  expect(effect).toMatchObject({ before: people(aboard), signedInAgain: 0, lost: 0 });
  expect(effect.worstMs).toBeLessThanOrEqual(tookMs);
});

test('[T1] Shared, a kill: who loads the page anew meanwhile was kept, and a page that was closed is not heard of', async () => {
  await ready();
  await settled();
  // Two of three share a worker.
  const fresh = [await page(), await page(), await page()];
  const pidOf = ({ client }: Page) => client.servedBy?.pid;
  const someone = fresh.find((one) => fresh.filter((two) => pidOf(two) === pidOf(one)).length > 1) as Page;
  const pid = pidOf(someone) as number;
  const other = fresh.find((one) => one !== someone && pidOf(one) === pid) as Page;
  const atIt = () => [...pages, ...fresh].filter((one) => pidOf(one) === pid);
  await reported(atIt());
  const there = people(atIt());
  process.kill(pid, 'SIGKILL');
  // Before they hear of it.
  someone.client.stop();
  other.client.stop();
  const anew = await page(someone.name);
  await until('all but one to be counted', async () => {
    expect(await newest('worker-died', pid)).toMatchObject({ before: there, kept: there - 1, lost: 0 });
    return true;
  });
  for (const { client } of [...fresh, anew]) client.stop();
});

test('[T8] Broken: requests that miss their session are on the event log', async () => {
  await ready();
  await node.switchMode(PRESETS.broken);
  const name = (pages[0] as Page).name;
  const jar = jars.get(name) as CookieJar;
  const fetchAs = jar.fetch();
  await until('some to be told', async () => {
    for (let i = 0; i < 6; i += 1) await fetchAs(`${node.url}/api/session`);
    return (await node.view()).timeline.some(
      ({ kind, text }) => kind === 'bounced' && /1 person sent/.test(text),
    );
  });
});

test('[T5] a store that was frozen: its incident is as long as the silence', async () => {
  await ready();
  const store = storeOf(node.pid) as number;
  await until('the store to be up', async () => (await node.view()).store.state === 'up');
  const frozenAt = Date.now();
  process.kill(store, 'SIGSTOP');
  try {
    await until('it to be noticed', async () => (await node.view()).store.state === 'down');
  } finally {
    process.kill(store, 'SIGCONT');
  }
  const stoodMs = Date.now() - frozenAt;
  const operator = await node.signUpOperator();
  const incident = await until('it to be over', async () => {
    const { incidents } = (await (await operator.fetch('/control/incidents')).json()) as IncidentsBody;
    return incidents.find(({ kind, endedAt }) => kind === 'store-down' && endedAt !== null);
  });
  const lastedMs = (incident.endedAt as number) - incident.at;
  expect(lastedMs).toBeGreaterThanOrEqual(stoodMs);
  expect(lastedMs).toBeLessThan(stoodMs + LATE_MS);
});
