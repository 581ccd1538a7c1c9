import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import type { RoomBody } from '../../src/protocol/http.js';
import type { NewOutgoingBody } from '../../src/protocol/outgoing.js';
import { say } from '../../testbed/people/person.js';
import { freePort } from '../../testbed/ports.js';
import { Program } from '../../testbed/processes/program.js';
import { runNode } from '../../testbed/processes/run.js';
import { until } from '../../testbed/wait.js';
import { useCluster } from '../support/use-cluster.js';

/** `examples/messages-to-a-program`, run as its reader runs it. */

const RECEIVE = fileURLToPath(new URL('../../examples/messages-to-a-program/receive.mjs', import.meta.url));

const people = useCluster({ workers: 1, mode: 'shared', args: ['--hook-networks', 'loopback'] });
const running: Program[] = [];
afterEach(async () => {
  for (const program of running.splice(0)) await program.stop('SIGKILL');
});

test('[58] the example of a receiver prints each message once, and refuses what is forged or replayed', async () => {
  expect(await runNode(RECEIVE)).toMatchObject({ code: 2, stderr: expect.stringContaining('secret') });
  const ann = await people.someone();
  const made = await ann.send('POST', '/api/rooms', { name: 'Builds', private: true });
  const { room } = (await made.json()) as RoomBody;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/letters`;
  const answer = await ann.send('POST', '/api/hooks', { room: room.id, url });
  expect(answer.status, await answer.clone().text()).toBe(201);
  const { secret } = (await answer.json()) as NewOutgoingBody;
  const [socket] = await ann.connect();
  // It is not there yet, so this one waits for it.
  await say(socket, room.id, 'before it began', 'one');
  const env = { HOLDFAST_SECRET_OF_HOOK: secret, PORT: String(port) };
  const program = Program.node(RECEIVE, [], { env });
  running.push(program);
  await until('the letter', () => program.stdout.includes(`Builds, ${ann.name}, message: before it began`));

  const body = JSON.stringify({ id: 'forged', event: 'message', room: { name: 'x' }, entry: { user: {} } });
  const post = async (time: number, key: string, sent = body) => {
    const signature = createHmac('sha256', key).update(`${time}.${body}`).digest('hex');
    const headers = { 'x-holdfast-signature': `t=${time},v1=${signature}` };
    return (await fetch(url, { method: 'POST', headers, body: sent })).status;
  };
  const now = Math.floor(Date.now() / 1_000);
  expect(await post(now, 'another')).toBe(401);
  expect(await post(now - 600, secret)).toBe(401);
  expect(await post(now, secret, `${body} `)).toBe(401);
  expect((await fetch(url, { method: 'POST', body })).status).toBe(401);
  // A request that breaks off ends nothing.
  const broken = createConnection(port, '127.0.0.1');
  broken.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc', () => broken.destroy());
  await once(broken, 'close');
  // What is longer than any letter is not read to its end, whoever sends it.
  const flood = createConnection(port, '127.0.0.1');
  flood.on('error', () => {});
  flood.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n');
  flood.write('x'.repeat(1_000_000));
  await new Promise((resolve) => flood.once('close', resolve));
  for (let times = 0; times < 2; times += 1) expect(await post(now, secret)).toBe(204);
  // What a terminal would obey, or would turn around, is not printed.
  await say(socket, room.id, 'red \u001b[31m\u202e\nx, forged, message: end', 'colours');
  await until('what has colours', () =>
    program.stdout.includes(', message: red  [31m x, forged, message: end\n'),
  );
  await say(socket, room.id, 'the last', 'two');
  await until('the last', () => program.stdout.includes('message: the last'));
  // The one with a right signature is printed once.
  expect(program.stdout.match(/^x, undefined/gm)).toHaveLength(1);
});
