import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import type { RoomBody } from '../../src/protocol/http.js';
import type { TestNode } from '../../testbed/node/node.js';
import { newBot } from '../../testbed/people/bots.js';
import { collect, join, say } from '../../testbed/people/person.js';
import { Program } from '../../testbed/processes/program.js';
import { runNode } from '../../testbed/processes/run.js';
import { until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';

/** `examples/bot`, run as its reader runs it. */

const BOT = fileURLToPath(new URL('../../examples/bot/bot.mjs', import.meta.url));

let node: TestNode;
const people = useCluster({ workers: 2, mode: 'shared' }, (cluster) => {
  node = cluster.node;
});
const running: Program[] = [];
afterEach(async () => {
  for (const program of running.splice(0)) await program.stop('SIGKILL');
});

const env = (token: string) => ({ HOLDFAST_URL: node.url, HOLDFAST_TOKEN: token });

test('[SEND-2] the example of a bot answers once, also over the kill of all workers, and ends with its token', async () => {
  const ann = await people.someone();
  const newRoom = async (name: string) => {
    const answer = await ann.send('POST', '/api/rooms', { name, private: true });
    return ((await answer.json()) as RoomBody).room.id;
  };
  const [room, later] = [await newRoom('Dice'), await newRoom('More dice')];
  const { bot, token } = await newBot(ann, 'Dice', [room]);
  const [socket] = await ann.connect(undefined, { entries: 1 });
  await join(socket, room);
  await join(socket, later);
  const heard = collect(socket);
  const online = new Set<string>();
  socket.on('presence', (update) => {
    for (const { id } of 'online' in update ? update.online : update.joined)
      if (id === bot.id) online.add(update.room);
  });
  const program = Program.node(BOT, [], { env: env(token) });
  running.push(program);
  const answers = (question: string) => heard.filter(({ reply }) => reply === question);
  const roll = async (where: string, cmid: string) => {
    const { mid } = await say(socket, where, '!roll', cmid);
    return until(`an answer to ${cmid}`, () => answers(mid)[0]);
  };

  // It says from when on it answers.
  await until('the bot to say so', () => program.stdout.includes(`Listening in ${room}.`));
  const first = await roll(room, 'roll-1');
  expect(first).toMatchObject({ user: { id: bot.id, name: 'Dice', bot: true } });
  expect(first.text).toMatch(new RegExp(`^${ann.name} throws a [1-6]\\.$`));
  // Brought into another room it is there at once.
  expect((await ann.send('PUT', `/api/tokens/${bot.id}/rooms/${later}`, {})).status).toBe(204);
  await until('the bot to be there, too', () => online.has(later));
  await roll(later, 'roll-2');
  await say(socket, room, 'no roll', 'other');

  for (const { pid } of await node.slots()) if (pid !== null) process.kill(pid, 'SIGKILL');
  const [again] = await ann.connect(undefined, { entries: 1 });
  await join(again, room);
  again.on('messages', ({ messages }) => heard.push(...messages));
  const { mid } = await say(again, room, '!roll', 'roll-3');
  await until('an answer after the kill', () => answers(mid)[0]);
  expect(new Set(answers(mid).map((one) => one.mid)).size).toBe(1);

  expect((await ann.send('DELETE', `/api/tokens/${bot.id}`, {})).status).toBe(204);
  expect(await program.closed).toBe(1);
  expect(program.stderr).toContain('opens nothing');
});

test('the example of a bot says what is missing, and that a token is none', async () => {
  expect(await runNode(BOT, [], { env: env('') })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('HOLDFAST_TOKEN'),
  });
  expect(await runNode(BOT, [], { env: env('hfbot_nobody.x') })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('opens nothing'),
  });
});
