import { describe, expect, test } from 'vitest';
import { createChatClient, systemClock } from '../../src/client/index.js';
import type { TestNode } from '../../testbed/node/node.js';
import { until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';

const PASSWORD = 'correct horse battery';

describe('whoever does not send cookies back', () => {
  let node: TestNode;
  useCluster({ workers: 2 }, (cluster) => {
    ({ node } = cluster);
  });

  test('is told so by the API', async () => {
    const answer = await fetch(`${node.url}/api/rooms`);
    expect(answer.status).toBe(401);
    const { error } = (await answer.json()) as { error: { message: string; session: { fate: string } } };
    expect(error.session.fate).toBe('none');
    expect(error.message).toMatch(/No session cookie came/);
    expect(error.message).toMatch(/blocks cookies/);
  });

  test('is told so by the SDK after a sign-in that was accepted, and not before', async () => {
    const client = createChatClient({
      url: node.url,
      fetch: (input, init) => fetch(input, init),
      clock: systemClock,
      socketOptions: () => ({ extraHeaders: { origin: node.url } }),
    });
    try {
      await client.start();
      expect(client.state).toMatchObject({ kind: 'signed-out', why: { kind: 'no-session' } });
      await client.signIn('operator', PASSWORD);
      await until(
        'the reason',
        () => client.state.kind === 'signed-out' && client.state.why.kind === 'no-cookie',
      );
      await client.signOut();
    } finally {
      client.stop();
    }
  });
});
