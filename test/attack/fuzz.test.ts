import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendHeads } from '../../prove/attack/send-heads.js';
import { sendPackets } from '../../prove/attack/send-packets.js';
import { Random } from '../../prove/random.js';
import { join, say } from '../../testbed/people/person.js';
import { MemoryPeak } from './support/costs.js';
import { SignedIn } from './support/signed-in.js';
import { MIB, Target } from './support/target.js';

/** The short form of `npm run attack`, which sends a million packets and 100,000 heads. */

const SEED = Number(process.env.ATTACK_SEED ?? Date.now() % 2 ** 31);
let target: Target;
beforeAll(async () => {
  target = await Target.start();
});
afterAll(() => target.stop());

test('[12] 20,000 mutated packets and 2,000 mutated heads: no worker dies or is late, and none ever grows by 50 MiB', async () => {
  console.log(`ATTACK_SEED=${SEED}`);
  const random = new Random(SEED);
  const people = await Promise.all(Array.from({ length: 4 }, () => SignedIn.of(target.node)));
  const warm = await sendPackets(target.port, people, 2_000, 16, random.fork(1));
  expect(warm.sent).toBeGreaterThanOrEqual(2_000);
  const memory = await MemoryPeak.of(target.node);
  const packets = await sendPackets(target.port, people, 20_000, 16, random.fork(2));
  const heads = await sendHeads(target.port, 2_000, 16, random.fork(3));
  // It attacked: connections were opened, some were ended, some heads were refused and some answered.
  expect(packets.ended).toBeGreaterThan(100);
  expect(packets.refused).toBeLessThan(packets.connections / 2);
  expect(heads.answers['4xx']).toBeGreaterThan(500);
  expect(heads.answers['2xx']).toBeGreaterThan(50);
  await target.expectUnharmed();
  expect(memory.growth()).toBeLessThan(50 * MIB);
  const person = await SignedIn.of(target.node);
  const [socket] = await person.connect();
  await join(socket, 'general');
  expect((await say(socket, 'general', 'still here', 'after-all')).seq).toBeGreaterThan(0);
  person.close();
});
