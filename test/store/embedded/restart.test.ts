import { afterAll, beforeAll, expect, it } from 'vitest';
import { embeddedStores } from '../support/embedded.js';
import { allTexts, id, person } from '../support/people.js';

/** `npm run restart` makes it 100,000, and holds it to 3 s. */
const MESSAGES = Number(process.env.HOLDFAST_RESTART_MESSAGES ?? 5_000);
const WITHIN_MS = MESSAGES >= 100_000 ? 3_000 : null;
const ROOMS = 20;
const AT_ONCE = 500;

const ann = person('ann');
let stores: Awaited<ReturnType<typeof embeddedStores>>;
beforeAll(async () => {
  stores = await embeddedStores();
});
afterAll(() => stores.stop());

it(`[STORE-2] a store with ${MESSAGES} messages answers again soon after a kill, and has them all`, async () => {
  const started = await stores.start(stores.folder(), { compactAboveBytes: 4 * 1024 * 1024 });
  const store = await started.open();
  for (let n = 0; n < ROOMS; n++) {
    await store.rooms.create({ id: `r${n}`, name: `r${n}`, private: false, owner: null }, `r${n}`, null);
    await store.rooms.addMember(`r${n}`, ann);
  }
  for (let n = 0; n < MESSAGES; n += AT_ONCE) {
    await Promise.all(
      Array.from({ length: AT_ONCE }, (_, i) =>
        store.log.append({
          room: `r${(n + i) % ROOMS}`,
          user: ann,
          cmid: id(),
          mid: id(),
          text: `message ${n + i} ${'of about a hundred and twenty letters '.repeat(3)}`,
          known: null,
          freshEpoch: id(),
        }),
      ),
    );
  }
  for (const what of ['killed', 'killed again']) {
    const began = performance.now();
    const { loss } = await started.crash();
    const ms = performance.now() - began;
    console.log(`${MESSAGES} messages, ${what}: serves after ${Math.round(ms)} ms`);
    expect(loss).toBeNull();
    if (WITHIN_MS !== null) expect(ms).toBeLessThan(WITHIN_MS);
  }
  let found = 0;
  for (let n = 0; n < ROOMS; n++) found += (await allTexts(store, `r${n}`)).length;
  expect(found).toBe(MESSAGES);
  await started.stop();
}, 180_000);
