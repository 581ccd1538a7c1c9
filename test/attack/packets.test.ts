import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { TestNode } from '../support/cluster.js';
import { Person } from '../support/person.js';
import { until } from '../support/wait.js';
import { call, openPoll, openWebsocket, POLL } from './support/stranger.js';

let node: TestNode;
let pids: (number | null)[];

beforeAll(async () => {
  node = await TestNode.start({ workers: 2, args: ['--limits', 'normal', '--trust-proxy', 'loopback'] });
  await node.signUpOperator();
  pids = (await node.slots()).map(({ pid }) => pid);
});
afterAll(() => node.stop());

const RS = '\u001e';

describe('before anybody signed in', () => {
  test('[S1] polls of 21,800 CONNECTs end no worker', async () => {
    const seen = new Set<unknown>(pids);
    const body = Array(21_800).fill('40').join(RS);
    const flood = async () => {
      const sid = await openPoll(node.port);
      return call(node.port, `${POLL}&sid=${sid}`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body,
      });
    };
    const outcomes: unknown[] = [];
    const until35 = Date.now() + 15_000;
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        while (Date.now() < until35 && outcomes.filter((o) => o === 200).length < 50)
          outcomes.push(
            await flood().then(
              (a) => a.status,
              (e) => e.code ?? e.message,
            ),
          );
      }),
    );
    for (const { pid } of await node.slots()) seen.add(pid);
    console.log(outcomes.join(' '), 'pids', [...seen]);
    console.log(node.stderr.slice(-3000), node.stdout.slice(-3000));
    const slots2 = await node.slots();
    expect(slots2.map(({ pid }) => pid)).toEqual(pids);
  });
  test('[S1] 20,000 CONNECTs to other namespaces are not answered', async () => {
    const socket = await openWebsocket(node.port);
    let answers = 0;
    socket.on('message', () => {
      answers += 1;
    });
    for (let at = 0; at < 20_000; at += 1) socket.send(`40/ns-${at},`);
    await until('an end', () => socket.readyState === WebSocket.CLOSED, 5000).catch(() => {});
    console.log('answers', answers, socket.readyState);
    expect(answers).toBeLessThan(50);
  });
  test('[S1] 200 CONNECTs of a member', async () => {
    const person = await Person.signUp(node.url);
    const socket = await openWebsocket(node.port, { origin: node.url, cookie: person.cookieHeader });
    let welcomes = 0;
    socket.on('message', (d) => {
      if (String(d).includes('welcome')) welcomes += 1;
    });
    for (let at = 0; at < 200; at += 1) socket.send('40');
    await until('an end', () => socket.readyState === WebSocket.CLOSED, 3000).catch(() => {});
    console.log('welcomes', welcomes, socket.readyState);
    expect(welcomes).toBeLessThan(2);
  });
});
