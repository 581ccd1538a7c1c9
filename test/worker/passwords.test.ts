import * as argon2 from '@node-rs/argon2';
import { beforeEach, expect, test } from 'vitest';
import { Passwords } from '../../src/worker/accounts/passwords.js';

/** How many real hashes run now, and ran at once at most. */
const counted = { running: 0, most: 0, all: 0, onEnd: () => {} };

function counting<Args extends unknown[], T>(work: (...args: Args) => Promise<T>) {
  return async (...args: Args): Promise<T> => {
    counted.all += 1;
    counted.running += 1;
    counted.most = Math.max(counted.most, counted.running);
    return await work(...args).finally(() => {
      counted.running -= 1;
      counted.onEnd();
    });
  };
}
const countedPasswords = () =>
  new Passwords({ hash: counting(argon2.hash), verify: counting(argon2.verify) });

/** What docs/operations/security.md says, whatever the setting is. */
const AT_ONCE = 2;

beforeEach(() => {
  Object.assign(counted, { running: 0, most: 0, all: 0, onEnd: () => {} });
});

test('[39] of fifty people who sign in at once, two hashes are computed at a time, never more and not fewer', async () => {
  const passwords = countedPasswords();
  const kept = await passwords.hash('correct horse');
  // Some are unknown: they are compared with a hash that has to be made first.
  const fits = await Promise.all(
    Array.from({ length: 50 }, (_, at) => passwords.verify(at % 5 === 0 ? null : kept, 'correct horse')),
  );
  expect(fits.filter((fit) => fit)).toHaveLength(40);
  expect(counted.all).toBe(1 + 50 + 1);
  expect(counted.most).toBe(AT_ONCE);
});

test('[39] nobody who comes just when a hash ends makes a third', async () => {
  const passwords = countedPasswords();
  const all = Array.from({ length: 8 }, () => passwords.hash('correct horse'));
  let newcomers = 0;
  counted.onEnd = () => {
    // In each of the microtasks after an end, somebody new looks whether it is their turn.
    const look = async () => {
      for (let turn = 0; turn < 10 && newcomers < 30; turn += 1) {
        newcomers += 1;
        all.push(passwords.hash('correct horse'));
        await null;
      }
    };
    void look();
  };
  while (counted.running > 0 || newcomers < 30) await Promise.all(all);
  expect(counted.most).toBe(AT_ONCE);
});

test('[39] a password that a program made is hashed with a fraction of the memory, in nobody’s turn, and fits', async () => {
  const passwords = countedPasswords();
  const typed = Array.from({ length: 4 }, () => passwords.hash('correct horse'));
  const made = await passwords.hashMade('Zm9yIGEgcHJvZ3JhbSwgbm90IGZvciBhIHBlcnNvbg');
  expect(made).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/);
  expect((await typed[0])?.split('$')[3]).toBe('m=19456,t=2,p=1');
  expect(await passwords.verify(made, 'Zm9yIGEgcHJvZ3JhbSwgbm90IGZvciBhIHBlcnNvbg')).toBe(true);
  expect(await passwords.verify(made, 'another')).toBe(false);
  await Promise.all(typed);
});
