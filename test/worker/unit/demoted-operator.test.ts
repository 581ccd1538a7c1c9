import { expect, test } from 'vitest';
import type { Account, AccountUpdate } from '../../../src/store/interfaces/accounts.js';
import type { Store } from '../../../src/store/interfaces/store.js';
import type { AccountCache } from '../../../src/worker/accounts/account-cache.js';
import type { AttemptLimits } from '../../../src/worker/accounts/attempt-limits.js';
import type { Passwords } from '../../../src/worker/accounts/passwords.js';
import { WorkerAccounts } from '../../../src/worker/accounts/worker-accounts.js';
import type { WorkerContext } from '../../../src/worker/shared/context.js';

/** An operator who is demoted in the middle of what they do to somebody's account. */

const account = (id: string, change: Partial<Account> = {}): Account => ({
  id,
  name: id,
  passwordHash: `${id}'s`,
  operator: false,
  disabled: false,
  synthetic: false,
  createdAt: 0,
  sessionGeneration: 0,
  ...change,
});

/** Accounts in memory; `whileHashing` and `afterUpdate` are what others do meanwhile. */
function cluster(others: { whileHashing?: () => void; afterUpdate?: () => void }) {
  const accounts = new Map(
    [account('mallory', { operator: true }), account('ada')].map((one) => [one.id, one]),
  );
  const change = (id: string, by: Partial<Account>) =>
    accounts.set(id, { ...(accounts.get(id) as Account), ...by });
  const revoked: number[] = [];
  const store = {
    accounts: {
      byId: async (id: string) => accounts.get(id) ?? null,
      update: async (id: string, by: AccountUpdate, endSessions = false) => {
        const { sessionGeneration } = accounts.get(id) as Account;
        change(id, { ...by, sessionGeneration: sessionGeneration + (endSessions ? 1 : 0) });
        const updated = accounts.get(id) as Account;
        others.afterUpdate?.();
        return updated;
      },
    },
  };
  const passwords = {
    hash: async (password: string) => {
      others.whileHashing?.();
      return `hash of ${password}`;
    },
  };
  const service = new WorkerAccounts(
    { primary: { send: () => {} }, logger: { info: () => {} } } as unknown as WorkerContext,
    store as unknown as Store,
    { forget: () => {} } as unknown as AccountCache,
    passwords as unknown as Passwords,
    {} as AttemptLimits,
    { complete: async () => {} },
    (_user, before) => revoked.push(before),
  );
  return { accounts, change, revoked, service };
}

test('what a demoted operator did is undone, with the sessions that began by it', async () => {
  const world = cluster({ afterUpdate: () => world.change('mallory', { operator: false }) });
  const by = world.accounts.get('mallory') as Account;
  const attempt = world.service.administer(by, 'ada', { password: 'correct horse battery' });
  await expect(attempt).rejects.toMatchObject({ code: 'conflict' });
  expect(world.accounts.get('ada')).toMatchObject({ passwordHash: "ada's", sessionGeneration: 2 });
  expect(world.revoked).toEqual([1, 2]);
});

test('a password that its owner changed while the operator’s was being hashed comes back, not an older one', async () => {
  const world = cluster({
    whileHashing: () => {
      world.change('ada', { passwordHash: 'new, ada’s own' });
      world.change('mallory', { operator: false });
    },
  });
  const by = world.accounts.get('mallory') as Account;
  await expect(
    world.service.administer(by, 'ada', { password: 'correct horse battery' }),
  ).rejects.toMatchObject({ code: 'conflict' });
  expect(world.accounts.get('ada')?.passwordHash).toBe('new, ada’s own');
});
