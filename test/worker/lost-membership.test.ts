import { expect, test } from 'vitest';
import type { RoomBody } from '../../src/protocol/http.js';
import { join, say } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';
import { type SuiteCluster, useCluster } from '../support/use-cluster.js';

/** A store that went back in time may not know a membership that a worker seated somebody for. */

let cluster: SuiteCluster;
const people = useCluster({ workers: 2, mode: 'shared', store: 'redis' }, (made) => {
  cluster = made;
});

test('[SEND-7] whose membership the store lost is not shown as there, once their page was told', async () => {
  const [ann, bob] = [await people.someone(), await people.someone()];
  const answer = await ann.send('POST', '/api/rooms', { name: 'went back' });
  const { id: room } = ((await answer.json()) as RoomBody).room;
  const [[hers], [his]] = [await ann.connect(), await bob.connect()];
  const there = new Set<string>();
  hers.on('presence', (update) => {
    if ('online' in update) {
      there.clear();
      for (const { id } of update.online) there.add(id);
    } else {
      for (const { id } of update.joined) there.add(id);
      for (const { id } of update.left) there.delete(id);
    }
  });
  await join(hers, room);
  await join(his, room);
  const { epoch, seq, mid } = await say(hers, room, 'hello', 'cmid-hello');
  await until('her to see him', () => there.has(bob.id));

  await cluster.client.hdel(`hf:{r:${room}}:members`, bob.id);
  await expect(join(his, room, { epoch, seq, mid })).rejects.toThrow(/^not_member/);
  await until('him to be away', () => !there.has(bob.id));
  // Nor to whoever comes later.
  const [later] = await ann.connect();
  const picture = new Promise<string[]>((resolve) => {
    later.once('presence', (update) => resolve('online' in update ? update.online.map(({ id }) => id) : []));
  });
  await join(later, room);
  expect(await picture).toEqual([ann.id]);
});
