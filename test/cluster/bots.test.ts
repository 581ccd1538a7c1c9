import { expect, test } from 'vitest';
import type { RoomBody } from '../../src/protocol/http.js';
import { botSocket, newBot } from '../../testbed/people/bots.js';
import { join, type Person } from '../../testbed/people/person.js';
import { watchEnd } from '../../testbed/people/watch-end.js';
import { onBusyMachine, until } from '../../testbed/wait.js';
import { type SuiteCluster, useCluster } from '../support/use-cluster.js';

/** Two nodes on one store: what ends a bot on one ends its sockets on the other. */

/** The promise is 2 s; the sweep that would find it anyway comes every 15 s. */
const PROMISED_MS = onBusyMachine(2_000);

let cluster: SuiteCluster;
const people = useCluster({ names: ['here', 'there'], workers: 2, store: 'redis' }, (all) => {
  cluster = all;
});

async function roomOf(by: Person): Promise<string> {
  const answer = await by.send('POST', '/api/rooms', { name: `of ${by.name}`, private: true });
  return ((await answer.json()) as RoomBody).room.id;
}

/** Two sockets of a bot, one on each node, which tell when and why they were closed. */
async function botOnBoth(by: Person) {
  const room = await roomOf(by);
  const { bot, token } = await newBot(by, 'Everywhere', [room]);
  const ends = await Promise.all(
    cluster.nodes.map(async ({ url }) => {
      const [socket, { node }] = await botSocket(by, token, { url });
      await join(socket, room);
      return { node, ended: watchEnd(socket) };
    }),
  );
  expect(new Set(ends.map(({ node }) => node)).size).toBe(2);
  return { bot, token, ends };
}

const operator = () => cluster.node.signUpOperator();

test.each<[string, (maker: Person, bot: string) => Promise<Response>]>([
  ['its maker ends it', (maker, bot) => maker.send('DELETE', `/api/tokens/${bot}`, {})],
  [
    'its maker is disabled',
    async (maker) => (await operator()).send('PUT', `/api/accounts/${maker.id}`, { disabled: true }),
  ],
  [
    'its maker has a new password',
    (maker) => maker.send('PUT', '/api/password', { current: maker.password, next: 'another horse battery' }),
  ],
  ['its maker ends all sessions', (maker) => maker.send('DELETE', '/api/sessions', {})],
])('[BOT-1] [SESS-5] [64] a bot’s sockets close on all nodes within 2 s when %s', async (_why, end) => {
  const maker = await people.someone();
  const { bot, token, ends } = await botOnBoth(maker);
  const answer = await end(maker, bot.id);
  expect(answer.status, await answer.clone().text()).toBeLessThan(300);
  const told = performance.now();
  await until('the end on both nodes', () => ends.every(({ ended }) => ended() === 'revoked'));
  expect(performance.now() - told).toBeLessThan(PROMISED_MS);
  for (const { url } of cluster.nodes)
    await expect(botSocket(maker, token, { url })).rejects.toMatchObject({
      data: { code: 'unauthenticated', refusal: { kind: 'no-token' } },
    });
});

test('[BOT-1] [SESS-5] a bot’s sockets stay when its maker signs out of one browser', async () => {
  const maker = await people.someone();
  const { ends } = await botOnBoth(maker);
  const [own] = await maker.connect();
  let isOut = false;
  own.once('disconnect', () => {
    isOut = true;
  });
  expect((await maker.send('DELETE', '/api/session', {})).status).toBe(204);
  await until('the end of the browser', () => isOut);
  expect(ends.map(({ ended }) => ended())).toEqual([null, null]);
});
