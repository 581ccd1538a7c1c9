import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import type { InviteBody, InvitesBody } from '../../src/protocol/http.js';
import { LIMITS } from '../../src/protocol/limits.js';
import type { TestNode } from '../../testbed/node/node.js';
import { until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';
import { SignedIn } from './support/signed-in.js';

/** Links that bring people in, attacked on a running node with normal limits. */

let node: TestNode;
let client: Redis;
useCluster(
  { workers: 2, store: 'redis', args: ['--limits', 'normal,invites=1000', '--trust-proxy', 'loopback'] },
  (cluster) => {
    node = cluster.node;
    client = cluster.client;
  },
);

const newLink = (by: SignedIn) => by.send('POST', '/api/invites', { room: 'general', uses: 2, days: 1 });

async function linkOf(by: SignedIn): Promise<{ code: string; id: string }> {
  const answer = await newLink(by);
  const { url, invite } = (await answer.json()) as InviteBody;
  return { code: url.split('/#/invite/')[1] as string, id: invite.id };
}

const ask = (by: SignedIn, path: string, body: object) => by.send('POST', path, body);

test('[S18] a code that was guessed, cut, changed, or taken from the list of links opens nothing, all in the same words', async () => {
  const ann = await SignedIn.of(node);
  const { code, id } = await linkOf(ann);
  const swapped = (code.startsWith('A') ? 'B' : 'A') + code.slice(1);
  const wrong = ['', 'x', id, swapped, code.slice(1), `${code} `, code.toLowerCase(), '../..', '{r:general}'];
  const bob = await SignedIn.of(node);
  const answers = await Promise.all(
    wrong
      .filter((one) => one !== code)
      .map(async (one) => {
        const looked = await ask(bob, '/api/invites/look', { code: one });
        const accepted = await ask(bob, '/api/invites/accept', { code: one });
        const account = { name: `guess-${bob.name}`, password: 'correct horse battery', invite: one };
        const signedUp = await ask(bob, '/api/accounts', account);
        return [looked, accepted, signedUp].map(async (answer) => `${answer.status} ${await answer.text()}`);
      }),
  );
  const told = new Set(await Promise.all(answers.flat()));
  expect([...told]).toEqual([expect.stringMatching(/^410 /)]);
  // What is no text, or too much of it, is refused as what it is, without a look.
  for (const odd of [null, 7, {}, ['x'], 'x'.repeat(1_000)]) {
    expect((await ask(bob, '/api/invites/look', { code: odd as string })).status).toBe(400);
  }
});

test('[S18] the store, its keys and the log know no code, and no answer may be kept or told to other sites', async () => {
  const ann = await SignedIn.of(node);
  const { code, id } = await linkOf(ann);
  const looked = await ask(ann, '/api/invites/look', { code });
  expect(looked.headers.get('cache-control')).toBe('no-store');
  expect(looked.headers.get('referrer-policy')).toBe('same-origin');
  await ask(ann, '/api/invites/accept', { code });
  const signUp = { name: `by-link-${ann.name}`, password: 'correct horse battery', invite: code };
  expect((await ask(ann, '/api/accounts', signUp)).status).toBe(201);
  const keys = await client.keys('*');
  const record = keys.find((key) => key.endsWith(`{invites}:record:${id}`)) as string;
  expect(JSON.stringify(await client.hgetall(record))).toContain(ann.id);
  expect(JSON.stringify([keys, await client.hgetall(record)])).not.toContain(code);
  expect(node.stdout + node.stderr).not.toContain(code);
});

test('[S18] links of others are neither listed nor ended, and no more are open than a person may have', async () => {
  const [ann, bob] = [await SignedIn.of(node), await SignedIn.of(node)];
  const { id } = await linkOf(ann);
  expect(await (await bob.fetch('/api/invites')).json()).toEqual({ invites: [] });
  for (const guess of [id, 'x', '__proto__', 'constructor']) {
    const answer = await bob.fetch(`/api/invites/${guess}`, {
      method: 'DELETE',
      headers: { origin: node.url },
    });
    expect(answer.status).toBe(404);
  }
  await until('one link too many', async () => {
    const asked = Array.from({ length: 10 }, () => newLink(bob));
    return (await Promise.all(asked)).some(({ status }) => status === 409);
  });
  const { invites } = (await (await bob.fetch('/api/invites')).json()) as InvitesBody;
  expect(invites).toHaveLength(LIMITS.openInvitesPerPerson);
  expect((await newLink(bob)).status).toBe(409);
  expect((await newLink(ann)).status).toBe(201);
});
