import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { openRedisStore } from '../../src/store/redis/redis-store.js';
import { TestNode } from '../../testbed/node/node.js';
import { join, Person, say } from '../../testbed/people/person.js';
import { killFamily, lives } from '../../testbed/processes/family.js';
import { until } from '../../testbed/wait.js';
import * as people from '../store/support/people.js';
import { startEmbeddedProcess } from '../support/embedded-process.js';

/** `npm run restart` makes it 100,000, and holds the whole node to 3 s. */
const MESSAGES = Number(process.env.HOLDFAST_RESTART_MESSAGES ?? 2_000);
const WITHIN_MS = MESSAGES >= 100_000 ? 3_000 : null;
const ROOMS = 20;
const AT_ONCE = 500;
const KILLS = MESSAGES >= 100_000 ? 5 : 1;

/** Rooms full of messages in a data folder that no node has used yet. */
async function fill(dataDir: string): Promise<void> {
  const own = await startEmbeddedProcess(dataDir);
  const store = await openRedisStore({ url: own.url, logger: pino({ level: 'silent' }), name: 'filler' });
  const ann = people.person('ann');
  const rooms = await Promise.all(Array.from({ length: ROOMS }, () => people.roomWith(store, ann)));
  for (let n = 0; n < MESSAGES; n += AT_ONCE) {
    await Promise.all(
      Array.from({ length: AT_ONCE }, (_, at) =>
        people.say(
          store,
          rooms[(n + at) % ROOMS] as string,
          ann,
          `message ${n + at} ${'of about a hundred and twenty letters '.repeat(3)}`,
        ),
      ),
    );
  }
  await store.close();
  await own.stop();
}

test(`[STORE-2] a node with ${MESSAGES} messages, killed whole, is ready again soon, and has what it acknowledged`, {
  timeout: 180_000,
}, async () => {
  const dataDir = await mkdtemp(joinPath(tmpdir(), 'holdfast-restart-'));
  await fill(dataDir);
  // As `npm start`: the embedded store, as many workers as it takes.
  let node = await TestNode.start({ dataDir, workers: 2 });
  try {
    await node.signUpOperator();
    const bob = await Person.signUp(node.url);
    const [socket] = await bob.connect();
    const { epoch } = await join(socket, 'general');
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const [writing] = await bob.connect();
      await join(writing, 'general');
      expect((await say(writing, 'general', 'kept', `kept-${kill}`)).seq).toBe(kill);
      const struck = killFamily(node.pid);
      await until('all processes to be gone', () => !struck.some(lives));
      const began = performance.now();
      node = await TestNode.start({ dataDir, workers: 2, port: node.port });
      const ms = performance.now() - began;
      console.log(`${MESSAGES} messages, killed whole: /readyz says 200 after ${Math.round(ms)} ms`);
      if (WITHIN_MS !== null) expect(ms).toBeLessThan(WITHIN_MS);
      const [reading] = await bob.connect();
      expect(await join(reading, 'general')).toMatchObject({ epoch, head: kill });
    }
    bob.close();
  } finally {
    await node.stop();
    await rm(dataDir, { recursive: true });
  }
});
