import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ack, Change, SendResult } from '../../src/protocol/events.js';
import type { NodeOptions, TestNode } from '../../testbed/node/node.js';
import { refusedStart } from '../../testbed/node/refused-start.js';
import { join, Person, say } from '../../testbed/people/person.js';
import type { RedisServer } from '../../testbed/redis/redis-server.js';
import { until } from '../../testbed/wait.js';
import { logged, type OneStore, readyz, shown, useOneStore } from './support/one-store.js';

/** The prover's: the wall clock of a node's processes is off by what a file says. */
const SHIFTED_CLOCK = new URL('../../dist/prove/nemesis/shifted-clock.js', import.meta.url).href;

let redis: RedisServer;
let client: Redis;
let startOn: OneStore['start'];
useOneStore((store) => {
  ({ redis, client, start: startOn } = store);
});
let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(joinPath(tmpdir(), 'holdfast-agreement-'));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

const start = (name: string, args: readonly string[] = [], more: NodeOptions = {}): Promise<TestNode> =>
  startOn({ name, args, ...more });

const refused = (args: readonly string[]) => refusedStart(redis.url, args);

describe('nodes that share a store agree', () => {
  test('nodes that start together on an empty store begin one cluster, and migrate nothing', async () => {
    const together = await Promise.all(['one', 'two'].map((name) => start(name)));
    const ids = await Promise.all(
      together.map(
        async ({ url }) => ((await (await fetch(`${url}/readyz`)).json()) as { cluster: string }).cluster,
      ),
    );
    expect(new Set(ids).size).toBe(1);
    expect(await client.hgetall('hf:{c}:mark')).toMatchObject({ cluster: ids[0], migratedAt: '0' });
    for (const node of together) expect(`${node.stdout}${node.stderr}`).not.toContain('migrat');
  });

  test('another secret is refused at the start, and changed only on purpose and by the last one', async () => {
    const one = await start('one', ['--secret', 'the secret of this cluster']);
    await one.signUpOperator();
    const words = await refused(['--node', 'two', '--secret', 'a secret of another cluster']);
    expect(words).toMatch(/another secret than its cluster.*--secret.*--new-secret/s);
    expect(words).not.toMatch(/the secret of this cluster|a secret of another/);
    expect(await refused(['--node', 'two'])).toMatch(/were given their secret.*give this one the same/);
    expect(
      await refused(['--node', 'two', '--secret', 'a secret of another cluster', '--new-secret']),
    ).toMatch(/one still does: stop it first/);
    await expect.poll(async () => (await readyz(one)).status).toBe(200);
    // Nothing of the secret can be read or tried quickly: not itself, not a plain digest of it.
    const mark = await client.hgetall('hf:{c}:mark');
    expect(mark.secret).toMatch(/^[\w-]{32}$/);
    await one.stop();
    expect(await refused(['--node', 'one', '--secret', 'a secret of another cluster'])).toMatch(
      /another secret/,
    );
    const again = await start('one', ['--secret', 'a secret of another cluster', '--new-secret']);
    await expect.poll(async () => (await readyz(again)).body.ok).toBe(true);
    expect((await again.signInOperator()).name).toBe('operator');
  });

  test('a second node of one name is refused; one that was killed comes back at once', async () => {
    const one = await start('same');
    expect(await refused(['--node', 'same'])).toMatch(/Another node is called same.*--node/);
    await expect.poll(async () => (await readyz(one)).status).toBe(200);
    await one.signUpOperator();
    expect((await one.view()).nodes.map(({ node }) => node)).toEqual(['same']);
    await one.crash();
    const again = await start('same');
    await expect.poll(async () => (await readyz(again)).status).toBe(200);
  });

  test('a running node under which the secret of the store changes goes out of service, and comes back', async () => {
    const one = await start('one');
    await one.signUpOperator();
    const kept = (await client.hget('hf:{c}:mark', 'secret')) as string;
    await client.hset('hf:{c}:mark', 'secret', 'x'.repeat(kept.length));
    await expect
      .poll(() => readyz(one))
      .toMatchObject({
        status: 503,
        body: { error: { code: 'out_of_service' }, problems: [{ code: 'secret_differs', level: 'stops' }] },
      });
    expect((await shown(one, 'secret_differs'))?.text).toMatch(/--secret/);
    expect(await logged(one, 'secret_differs')).toMatchObject([{ level: 50 }]);
    await client.hset('hf:{c}:mark', 'secret', kept);
    await until('it to be back', async () => (await readyz(one)).status === 200);
  });

  test('a running node that may not see the settings of its store any more says so, and serves on', async () => {
    const one = await start('one');
    await one.signUpOperator();
    await client.call('ACL', 'SETUSER', 'default', '-config', '-info');
    try {
      await until('it to say so', async () => shown(one, 'store_unseen'));
      await expect
        .poll(() => readyz(one))
        .toMatchObject({
          status: 200,
          body: { ok: true, problems: [{ code: 'store_unseen', level: 'warns' }] },
        });
      expect(await logged(one, 'store_unseen')).toMatchObject([{ level: 40 }]);
    } finally {
      await client.call('ACL', 'SETUSER', 'default', '+@all');
    }
    await until('it to see them again', async () => (await readyz(one)).body.problems === undefined);
  });

  test('a node that was frozen while another took its name goes out of service, and says why', async () => {
    const one = await start('same');
    await one.signUpOperator();
    process.kill(one.pid, 'SIGSTOP');
    try {
      const other = await until('another to start under its name', () => start('same').catch(() => null));
      process.kill(one.pid, 'SIGCONT');
      await expect
        .poll(() => readyz(one))
        .toMatchObject({ status: 503, body: { problems: [{ code: 'node_name_taken', level: 'stops' }] } });
      expect(await logged(one, 'node_name_taken')).toMatchObject([{ level: 50 }]);
      await expect.poll(async () => (await readyz(other)).status).toBe(200);
    } finally {
      process.kill(one.pid, 'SIGCONT');
    }
  });

  test('a clock that is 90 s off is told in log, control room and /readyz, and commands between nodes still work', async () => {
    const clock = joinPath(scratch, 'clock');
    await writeFile(clock, '90000');
    const one = await start('one');
    const two = await start('two', [], {
      env: { NODE_OPTIONS: `--import ${SHIFTED_CLOCK}`, PROVE_CLOCK_FILE: clock },
    });
    const operator = await one.signUpOperator();
    await two.signInOperator();
    await until('both to be known', async () => (await one.view()).nodes.length === 2);
    const told = await operator.send('POST', '/control/nodes/two/slots/1/signal', { signal: 'SIGKILL' });
    expect(told.status).toBe(200);
    await until('the worker to be replaced', async () =>
      (await two.view()).nodes.some(
        ({ node, slots }) =>
          node === 'two' && slots.some((slot) => slot.restarts === 1 && slot.state === 'ready'),
      ),
    );
    const problem = await until('the clock to be told', () => shown(two, 'clock_differs'));
    expect(problem).toMatchObject({
      level: 'warns',
      text: expect.stringMatching(/is 90 s ahead of the store's.*NTP/),
    });
    expect(await logged(two, 'clock_differs')).toMatchObject([{ level: 40, msg: problem.text }]);
    // In everybody's control room, and its view is as young as the others.
    const seen = await until('the other node to be told of it', async () => {
      const view = (await one.view()).nodes.find(({ node }) => node === 'two');
      return view?.problems === undefined ? false : view;
    });
    expect(seen.problems).toMatchObject([{ code: 'clock_differs' }]);
    expect(Math.abs(seen.at - Date.now())).toBeLessThan(45_000);
    const warned = { ok: true, problems: [{ code: 'clock_differs', level: 'warns' }] };
    await expect.poll(() => readyz(two)).toMatchObject({ status: 200, body: warned });
    expect(JSON.stringify((await readyz(two)).body)).not.toContain('"text"');
    await expect
      .poll(async () => (await readyz(two, two.operator?.cookieHeader)).body.problems?.[0]?.text)
      .toBe(problem.text);
    expect(await shown(one, 'clock_differs')).toBeUndefined();
  });

  test('a store of a newer format is refused; a node under which it changes goes out of service and comes back', async () => {
    const one = await start('one');
    await one.signUpOperator();
    await client.hset('hf:{c}:mark', 'format', '4');
    expect(await refused(['--node', 'two'])).toMatch(/format 4, of a newer Holdfast.*--cluster NAME/);
    await expect
      .poll(() => readyz(one))
      .toMatchObject({
        status: 503,
        body: { error: { code: 'out_of_service' }, problems: [{ code: 'store_format', level: 'stops' }] },
      });
    expect((await readyz(one)).body.error?.message).not.toMatch(/format 4/);
    expect(await shown(one, 'store_format')).toBeDefined();
    expect(await logged(one, 'store_format')).toMatchObject([{ level: 50 }]);
    await client.hset('hf:{c}:mark', 'format', '3');
    await until('it to be back', async () => (await readyz(one)).status === 200);
  });

  test('a node of an older version on the same store is told of', async () => {
    const one = await start('one');
    await one.signUpOperator();
    const view = { ...(await one.view()).nodes[0], node: 'old', version: '0.9.0' };
    await client.hset('hf:{c}:nodes', 'old', JSON.stringify(view));
    await client.zadd('hf:{c}:node-expiry', Date.now() + 600_000, 'old');
    const problem = await until('it to be told', () => shown(one, 'node_differs'));
    expect(problem).toMatchObject({
      level: 'fails',
      text: expect.stringMatching(/Node old \(version 0\.9\.0\).*older format.*Stop it/),
    });
    await expect
      .poll(() => readyz(one))
      .toMatchObject({ status: 200, body: { ok: false, state: 'degraded' } });
  });

  test('[CHANGE-1] while a node of the version before is on the store nothing is written that it does not know', async () => {
    const founder = await start('founder');
    await founder.signUpOperator();
    await founder.stop();
    // The store as that version leaves it, and it serves: it asks for no other format, and knows none.
    await client.hset('hf:{c}:mark', 'format', '2');
    const { cluster, secret } = await client.hgetall('hf:{c}:mark');
    const stay = async () => {
      const view = { node: 'before', version: '1.0.0', pid: 1, address: '', startedAt: 0, at: Date.now() };
      const mark = { format: 2, cluster, secret };
      const rest = { state: 'ready', slots: [], wantedWorkers: 0, rollingRestart: null, crowd: null };
      await client.hset('hf:{c}:nodes', 'before', JSON.stringify({ ...view, ...rest, mark }));
      await client.zadd('hf:{c}:node-expiry', Date.now() + 600_000, 'before');
    };
    await stay();
    const one = await start('one');
    const ann = await one.signInOperator();
    const found = await until('the older node to be told', () => shown(one, 'node_differs'));
    expect(found).toMatchObject({ level: 'warns', text: expect.stringMatching(/Node before .*cannot be/) });
    await expect.poll(async () => (await readyz(one)).status).toBe(200);

    const [socket, welcome] = await ann.connect(undefined, { entries: 1 });
    try {
      expect(welcome.entries).toBe(1);
      const made = await ann.send('POST', '/api/rooms', { name: 'den', private: true });
      const { room } = (await made.json()) as { room: { id: string } };
      // That version would let the banned in, so there is nothing of it; who comes and goes is told in no row.
      const bob = await Person.signUp(one.url);
      const inRoom = (method: string, path: string, body: unknown) =>
        ann.send(method, `/api/rooms/${room.id}${path}`, body);
      expect((await inRoom('POST', '/members', { name: bob.name })).status).toBe(201);
      for (const [method, path, body] of [
        ['PATCH', '', { topic: 'Tea' }],
        ['PUT', `/members/${bob.id}`, { role: 'moderator' }],
        ['PUT', `/bans/${bob.id}`, {}],
        ['DELETE', `/bans/${bob.id}`, {}],
      ] as const) {
        const answer = await inRoom(method, path, body);
        expect([answer.status, await answer.json()], path).toMatchObject([
          503,
          { error: { code: 'not_yet' } },
        ]);
      }
      expect((await inRoom('DELETE', `/members/${bob.id}`, {})).status).toBe(204);
      await join(socket, room.id);
      const { mid } = await say(socket, room.id, 'c1', 'hello');
      const change = (what: Change, cmid: string): Promise<Ack<SendResult>> =>
        socket.timeout(10_000).emitWithAck('change', { room: room.id, cmid, of: mid, ...what });
      const all: Change[] = [
        { kind: 'edit', text: 'hi' },
        { kind: 'react', emoji: '👍', on: true },
        { kind: 'delete' },
      ];
      for (const [at, what] of all.entries()) {
        expect(await change(what, `c${at + 2}`)).toMatchObject({
          ok: false,
          error: {
            code: 'not_yet',
            retry: true,
            retryAfterMs: 3_000,
            message: expect.stringMatching(/updated/),
          },
        });
      }
      // What everybody knows goes on.
      const reply = { room: room.id, cmid: 'c9', text: 'and again', reply: mid };
      expect(await socket.emitWithAck('send', reply)).toMatchObject({ ok: true, seq: 2 });
      expect(await client.hget('hf:{c}:mark', 'format')).toBe('2');

      await client.zrem('hf:{c}:node-expiry', 'before');
      await client.hdel('hf:{c}:nodes', 'before');
      const stored = await until('changes to be taken', async () => {
        const answer = await change({ kind: 'edit', text: 'hi' }, 'c2');
        return answer.ok && answer;
      });
      expect(stored).toMatchObject({ seq: 3, duplicate: false });
      expect((await inRoom('PATCH', '', { topic: 'Tea' })).status).toBe(200);
      // From then on the version before refuses the store (see below), and this one agrees with it.
      expect(await client.hget('hf:{c}:mark', 'format')).toBe('3');
      await until('nothing to be wrong', async () => (await readyz(one)).body.problems === undefined);
    } finally {
      socket.disconnect();
    }
  });

  test('a store that was emptied gets its mark back, one that was replaced stops the node', async () => {
    const founder = await start('founder', ['--host', '0.0.0.0']);
    await founder.signUpOperator();
    // Begun where there are accounts, so it printed no set-up link.
    const one = await start('one', ['--host', '0.0.0.0']);
    expect(one.stdout).not.toContain('?setup=');
    const before = await client.hgetall('hf:{c}:mark');
    await client.flushall();
    await until('the mark', async () => (await client.hget('hf:{c}:mark', 'cluster')) === before.cluster);
    const told = () => [founder, one].map(({ stdout, stderr }) => stdout + stderr).join();
    await until('a link for whoever begins anew', () => told().split('?setup=').length > 2);
    await until('the words', () => /The store was emptied while this node ran/.test(told()));
    await client.hset('hf:{c}:mark', 'cluster', 'another1');
    await until(
      'it to say so',
      async () => (await readyz(one)).body.problems?.[0]?.code === 'store_replaced',
    );
  });
});
