// `npm run pictures`: takes the README's pictures of a real node into docs/pictures. They show the control room at the
// moment of a kill, and the chat of somebody whom it hit. Each is taken in the light and in the dark. It needs Chromium
// (HOLDFAST_CHROMIUM, else Debian's).
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { keepTheFlight } from './keep-the-flight.mjs';

const root = new URL('..', import.meta.url).pathname;
const folder = join(root, 'docs/pictures');
const PASSWORD = 'kelp holds on to rocks';
const WORKERS = 3;
const CROWD = 44;
/** A busy machine takes its time. */
const WITHIN_MS = 120_000;
const LOOKS = ['light', 'dark'];
/** How long flights are under way when the moment is kept: a picture takes longer than a flight. */
const IN_FLIGHT_MS = 430;
/** So many have to have moved before. */
const MOVED = 4;
/** What somebody whom a kill hits waits on a machine that does little else. One that draws pictures may take longer. */
const QUICK_MS = 1_000;
const TRIES = 6;

const TALK = [
  ['bob', 'Morning! The ferry is back on its old timetable from Monday.'],
  ['carol', 'Good. Then the tide table on the notice board is right again.'],
  ['bob', 'Almost: high water on Thursday is `06:42`, not `06:24`.'],
  ['dave', 'I can correct it. Who has the key to the board?'],
  ['carol', 'It hangs in the boathouse, left of the door.'],
  ['alice', 'Before we print anything: I am going to kill a server while we talk. Please go on writing.'],
  ['dave', 'Which one?'],
  ['alice', 'The one that serves me.'],
  ['carol', 'What could possibly go wrong…'],
];
const HAPPENED = 'Did it happen? I noticed nothing.';

/** A page of its own browser profile, in one of the two looks. */
async function open(browser, look, size) {
  const context = await browser.newContext({ viewport: size, deviceScaleFactor: 1.5, colorScheme: look });
  return context.newPage();
}

async function signIn(page, url, name) {
  await page.goto(url);
  await page.getByLabel('Name').fill(name);
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.keyboard.press('Enter');
}

const say = async (page, text) => {
  await page.locator('.composer textarea').fill(text);
  await page.keyboard.press('Enter');
  await page
    .locator('.row:not(.pending) .text', { hasText: text.split('`')[0].trim() })
    .first()
    .waitFor();
};

/** Call within the page of somebody who is signed in. */
const api = (page, method, path, body) =>
  page.evaluate(
    async ([method, path, body]) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(path, { method, headers, body: JSON.stringify(body) });
      return answer.status === 204 ? null : answer.json();
    },
    [method, path, body],
  );

/** Kills a worker as alice does in the control room, whose toast of it would lie over the picture. */
const kill = (page, slot) =>
  api(page, 'POST', `/control/nodes/harbour/slots/${slot}/signal`, { signal: 'SIGKILL' });

/** Until the machine does little else: what people wait for stands in the pictures. */
const quiet = () =>
  until('a quiet machine', () => loadavg()[0] < availableParallelism() / 2, WITHIN_MS).catch((error) =>
    console.log(`${error.message}: the pictures show a busy one.`),
  );

/** The chat of alice right after the worker that served her was killed, and how long she was not served, ms. */
async function hitAlice({ alice, bob }, tries) {
  const served = await alice.locator('.served-worker').textContent();
  const told = alice.locator('.toast', { hasText: 'you moved' });
  await kill(alice, /\d+/.exec(served)[0]);
  await Promise.all([told.first().waitFor(), tries === 1 ? say(bob, HAPPENED) : null]);
  const [, figure, unit] = / in ([\d.]+) (m?s)\b/.exec(await told.first().textContent());
  return Number(figure) * (unit === 's' ? 1_000 : 1);
}

/** Joins a public room, if this person has not made it. */
async function enter(page, name) {
  await page.locator('.sidebar').waitFor();
  const link = page.locator('.room-link', { hasText: name });
  const browse = page.getByRole('button', { name: 'Browse rooms' });
  const row = page.locator('.list-row', { hasText: name });
  await link.or(browse).first().waitFor();
  await browse.click();
  await page.locator('.dialog[open]').waitFor();
  await row
    .getByRole('button')
    .click({ timeout: 1_500 })
    .catch(() => page.keyboard.press('Escape'));
  await link.first().waitFor();
  if (await page.locator('.dialog[open]').count()) await page.keyboard.press('Escape');
}

/** As a reader sees it: from the top, without the ring of the focus. */
async function shoot(page, name) {
  await page.evaluate(() => {
    document.activeElement?.blur();
    window.scrollTo(0, 0);
  });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

async function everybody(browser, url) {
  const pages = {};
  for (const name of ['alice', 'bob', 'carol', 'dave']) {
    const page = await open(browser, 'light', { width: 1280, height: 800 });
    await page.goto(url);
    await page.getByLabel('Name').waitFor();
    await api(page, 'POST', '/api/accounts', { name, password: PASSWORD });
    pages[name] = page;
  }
  const { room } = await api(pages.alice, 'POST', '/api/rooms', { name: 'Harbour' });
  for (const page of Object.values(pages)) {
    await page.goto(`${url}/#/room/${room.id}`);
    await page.reload();
    for (const name of ['Harbour', 'general']) await enter(page, name);
    await page.locator('.room-link', { hasText: 'Harbour' }).click();
    await page.locator('.composer textarea').waitFor();
  }
  for (const [name, text] of TALK) await say(pages[name], text);
  return pages;
}

if (spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' }).status !== 0)
  process.exit(1);
// Built just now, so they cannot be imported at the top.
const { CHROMIUM, hasBrowser, openFullBrowser } = await import('../dist/testbed/browser/chromium.js');
const { TestNode } = await import('../dist/testbed/node/node.js');
const { until } = await import('../dist/testbed/wait.js');
if (!hasBrowser()) throw new Error(`${CHROMIUM.executablePath} is not there: install Chromium, or name one.`);
mkdirSync(folder, { recursive: true });
// Its few people say in a moment what they would in a morning.
const node = await TestNode.start({ name: 'harbour', workers: WORKERS, limits: 'loose' });
const browser = await openFullBrowser();
try {
  const pages = await everybody(browser, node.url);
  const allReady = () =>
    until(
      'all workers',
      async () => {
        const { nodes } = await api(pages.alice, 'GET', '/control/cluster');
        return nodes.every(({ slots }) => slots.every(({ state }) => state === 'ready'));
      },
      WITHIN_MS,
    );
  for (let tries = 1, lostMs = Number.POSITIVE_INFINITY; lostMs > QUICK_MS && tries <= TRIES; tries += 1) {
    await allReady();
    await quiet();
    // The line of the kill before is gone.
    await pages.alice.locator('.toast').first().waitFor({ state: 'detached' });
    lostMs = await hitAlice(pages, tries);
    console.log(`alice was not served for ${lostMs} ms`);
  }
  for (const look of LOOKS) {
    await pages.alice.emulateMedia({ colorScheme: look });
    await shoot(pages.alice, `chat-${look}`);
  }
  for (const look of LOOKS) {
    await allReady();
    const control = await open(browser, look, { width: 1280, height: 800 });
    await control.addInitScript(keepTheFlight, { moved: MOVED, inFlightMs: IN_FLIGHT_MS, slowness: 0.15 });
    await signIn(control, `${node.url}/control`, 'alice');
    await control.locator('.worker').first().waitFor();
    if (look === LOOKS[0]) {
      await control.locator('.crowd-number').fill(String(CROWD));
      await control.locator('.crowd-form').getByRole('button').first().click();
    }
    const state = control.locator('.crowd-state');
    const connected = `${CROWD} of ${CROWD}`;
    await until('the crowd', async () => (await state.textContent()).startsWith(connected), WITHIN_MS);
    await control.locator('.toast').first().waitFor({ state: 'detached' });
    await quiet();
    const { nodes } = await api(control, 'GET', '/control/cluster');
    const [busiest] = nodes.flatMap(({ slots }) => slots).toSorted((a, b) => b.sockets - a.sockets);
    await kill(control, busiest.slot);
    await until('the dots to fly', () => control.evaluate(() => window.isKept === true), WITHIN_MS);
    await shoot(control, `control-room-${look}`);
    await control.close();
  }
  console.log(`Taken: ${folder}`);
} finally {
  await browser.close();
  await node.stop();
}
