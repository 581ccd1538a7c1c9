import { afterAll, beforeAll, expect, test } from 'vitest';
import { allowedNetworks } from '../../../src/domain/outside-address.js';
import { postOutside } from '../../../src/jobs/outside/post.js';
import { TestReceiver } from '../../../testbed/people/receiver.js';

/** Which address of a name is called. Nobody answers with TLS here: that somebody is called shows by a connection. */

const NAME = 'receiver.invalid';
const inside = allowedNetworks(['127.0.0.1']);
let receiver: TestReceiver;
beforeAll(async () => {
  receiver = await TestReceiver.start();
});
afterAll(() => receiver.close());

/** The name leads to these addresses, of those whom it asks first; whoever asks again finds nothing. */
async function postTo(addresses: readonly string[]) {
  const before = receiver.connections;
  const { port } = new URL(receiver.path().url);
  const asked: string[] = [];
  const outcome = await postOutside(
    `https://${NAME}:${port}/`,
    { headers: {}, body: '{}' },
    inside,
    async (host) => {
      asked.push(host);
      return [...addresses];
    },
  );
  return { outcome, asked, connections: receiver.connections - before };
}

test('[57] the address that was judged is called, and the name is not asked for again', async () => {
  expect(await postTo(['10.0.0.1', '127.0.0.1'])).toEqual({
    outcome: { kind: 'later', afterMs: 0, failure: { why: 'no-answer' } },
    asked: [NAME],
    connections: 1,
  });
});

test('[57] a name with no address that may be called is not called', async () => {
  const none = { outcome: { kind: 'refused', failure: { why: 'address' } }, asked: [NAME], connections: 0 };
  for (const addresses of [['127.0.0.2'], ['::ffff:10.0.0.1', 'fe80::1'], []])
    expect(await postTo(addresses)).toEqual(none);
});
