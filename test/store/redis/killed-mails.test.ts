import { expect, it } from 'vitest';
import { LIMITS } from '../../../src/protocol/limits.js';
import type { RedisStore } from '../../../src/store/redis/redis-store.js';
import type { RedisServer } from '../../../testbed/redis/redis-server.js';
import { command } from '../support/command.js';
import { cutAfter } from '../support/cut.js';
import { useRedisStore } from '../support/use-redis-store.js';

/** What a process leaves that is killed between two commands for a mail, and that pressing again completes it. */

let redis: RedisServer;
let store: RedisStore;
useRedisStore((server, opened) => {
  [redis, store] = [server, opened];
});

type Work = Parameters<typeof cutAfter>[2];
type Mails = Parameters<Work>[0]['mails'];

/** All that is done of an address and a new password, in the order of their steps. */
async function allOf(mails: Mails, id: string): Promise<void> {
  const [before, address] = [`${id}-before@example.org`, `${id}@example.org`];
  for (const wanted of [before, address]) {
    await mails.want(id, wanted);
    await mails.ask({ id: `confirm-${wanted}`, kind: 'confirm', who: id, language: 'en' });
    await mails.keepToken(
      id,
      { kind: 'confirm', digest: `of-${wanted}`, address: wanted },
      LIMITS.mailTokenMs,
    );
    await mails.settle(`confirm-${wanted}`);
    await mails.confirm(id, `of-${wanted}`);
  }
  await mails.ask({ id: `reset-${id}`, kind: 'reset', who: id, language: 'en' });
  await mails.keepToken(id, { kind: 'reset', digest: `reset-${id}`, address }, LIMITS.mailTokenMs);
  await mails.settle(`reset-${id}`);
  if ((await mails.standingOf(id, `reset-${id}`)) !== 'spent') await mails.reset(id, `reset-${id}`, 'new');
}

it('an address and a new password that were cut off anywhere are completed by the same once more', async () => {
  let at = 0;
  for (let isDone = false; !isDone; at += 1) {
    const id = `cut-${at}`;
    const keys = { nameKey: id, passwordHash: 'old', synthetic: true, mayBeFirst: false };
    await store.accounts.create({ id, name: id, ...keys });
    isDone = await cutAfter(redis.url, at, ({ mails }) => allOf(mails, id));
    const between = await store.accounts.byId(id);
    // The password is new with the end of all sessions, or neither is.
    expect(between).toMatchObject(
      between?.sessionGeneration === 0
        ? { passwordHash: 'old' }
        : { passwordHash: 'new', sessionGeneration: 1 },
    );
    if (between?.sessionGeneration === 0) await allOf(store.mails, id);
    expect(await store.accounts.byId(id)).toMatchObject({ passwordHash: 'new', sessionGeneration: 1 });
    expect(await store.mails.addressesOf(id)).toEqual({ address: `${id}@example.org`, wanted: null });
    expect(await store.mails.peopleAt(`${id}@example.org`)).toEqual([id]);
    expect(await store.mails.waiting()).toEqual([]);
    // Links name their address, so these go with it.
    await store.mails.forget(id);
    expect(await command(redis.url, 'EXISTS', store.keys.user(id).mail)).toBe(0);
  }
  expect(at).toBeGreaterThan(20);
});
