import { expect, test } from 'vitest';
import type { SearchBody } from '../../src/protocol/http.js';
import { Person, say } from '../../testbed/people/person.js';
import { jobsOf, signal } from '../../testbed/processes/family.js';
import { until } from '../../testbed/wait.js';
import { type SuiteCluster, useCluster } from '../support/use-cluster.js';

/** Searching on two nodes of one Redis, each with an index of its own. */

let cluster: SuiteCluster;
useCluster({ workers: 2, mode: 'stateless', store: 'redis', names: ['one', 'two'] }, (ready) => {
  cluster = ready;
});

async function find(by: Person, q: string): Promise<SearchBody | number> {
  const answer = await by.fetch(`/api/search?q=${encodeURIComponent(q)}`);
  return answer.ok ? ((await answer.json()) as SearchBody) : answer.status;
}

test('[FIND-1] what is said on one node is found on the other at once, also right after its jobs process died', async () => {
  const [one, two] = cluster.nodes.map(({ url }) => url) as [string, string];
  const ann = await Person.signUp(one);
  const bob = await Person.signUp(two);
  const made = await ann.send('POST', '/api/rooms', { name: 'both sides', private: true });
  const { id: room } = ((await made.json()) as { room: { id: string } }).room;
  expect((await ann.send('POST', `/api/rooms/${room}/members`, { name: bob.name })).status).toBe(201);
  const [socket] = await ann.connect();
  for (let n = 1; n <= 20; n += 1) {
    await say(socket, room, `ferry ${n}`, `ferry-${n}`);
    expect(await find(bob, 'ferry')).toMatchObject({ hits: { length: n }, more: false, behind: 0 });
  }
  const pid = jobsOf(cluster.nodes[1]?.pid as number) as number;
  signal(pid, 'SIGKILL');
  await say(socket, room, 'last ferry', 'ferry-last');
  // The other node's index goes on.
  expect(await find(ann, 'last ferry')).toMatchObject({ hits: { length: 1 }, behind: 0 });
  await until('the new index to have all of it', async () => {
    const found = await find(bob, 'ferry');
    return (
      typeof found === 'object' &&
      found.behind === 0 &&
      found.more === true &&
      found.hits[0]?.message.text === 'last ferry'
    );
  });
  ann.close();
});
