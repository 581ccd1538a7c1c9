import { describe, expect, it } from 'vitest';
import { id } from '../support/people.js';
import type { Pair } from './pair.js';

function draft(name: string, more: { id?: string; synthetic?: boolean; mayBeFirst?: boolean } = {}) {
  return {
    id: more.id ?? id(),
    name,
    nameKey: name.toLowerCase(),
    passwordHash: '$argon2id$x',
    synthetic: more.synthetic ?? false,
    mayBeFirst: more.mayBeFirst ?? true,
  };
}

export function accountsContract(pair: Pair): void {
  describe('accounts', () => {
    it('are found by id and by name in every process', async () => {
      const made = await pair.a.accounts.create(draft('Ann'));
      expect(made).toMatchObject({
        name: 'Ann',
        passwordHash: '$argon2id$x',
        disabled: false,
        synthetic: false,
      });
      expect(made.createdAt).toBeGreaterThan(0);
      expect(await pair.b.accounts.byId(made.id)).toEqual(made);
      expect(await pair.b.accounts.byNameKey('ann')).toEqual(made);
      expect(await pair.b.accounts.byId('nobody')).toBeNull();
      expect(await pair.b.accounts.byNameKey('nobody')).toBeNull();
    });

    it('make the first person the operator, and of ten at once only one', async () => {
      const made = await Promise.all(
        Array.from({ length: 10 }, (_, i) => pair[i % 2 ? 'a' : 'b'].accounts.create(draft(`P${i}`))),
      );
      expect(made.filter(({ operator }) => operator)).toHaveLength(1);
      expect(await pair.a.accounts.count()).toBe(10);
    });

    it('refuse a first account that may not be first, and leave its name free', async () => {
      await expect(pair.a.accounts.create(draft('Eve', { mayBeFirst: false }))).rejects.toMatchObject({
        code: 'forbidden',
      });
      expect(await pair.a.accounts.count()).toBe(0);
      expect((await pair.a.accounts.create(draft('Eve'))).operator).toBe(true);
      expect((await pair.a.accounts.create(draft('Bob', { mayBeFirst: false }))).operator).toBe(false);
    });

    it('refuse who would only be the first once there is one, and leave the name free', async () => {
      const eve = { ...draft('Eve'), onlyFirst: true };
      expect((await pair.a.accounts.create({ ...draft('Ann'), onlyFirst: true })).operator).toBe(true);
      await expect(pair.b.accounts.create(eve)).rejects.toMatchObject({ code: 'forbidden' });
      expect(await pair.b.accounts.byId(eve.id)).toBeNull();
      expect((await pair.a.accounts.create(draft('Eve'))).operator).toBe(false);
    });

    it('are never made once they were given up', async () => {
      const [ann, bob] = [draft('Ann'), draft('Bob')];
      await pair.a.accounts.create(ann);
      expect(await pair.b.accounts.abandon(ann.id)).toBe(true);
      expect(await pair.b.accounts.abandon(bob.id)).toBe(false);
      await expect(pair.a.accounts.create(bob)).rejects.toMatchObject({ code: 'store_unavailable' });
      expect(await pair.b.accounts.byId(bob.id)).toBeNull();
      expect(await pair.a.accounts.create(draft('Bob'))).toMatchObject({ name: 'Bob' });
    });

    it('know the room that a sign-up leads into, until it is settled, and by which invite it came', async () => {
      const ann = await pair.a.accounts.create({ ...draft('Ann'), joins: 'r1', invite: 'link' });
      expect(ann).toMatchObject({ joins: 'r1', invite: 'link' });
      expect(await pair.b.accounts.byId(ann.id)).toEqual(ann);
      await pair.b.accounts.settleSignUp(ann.id);
      expect(await pair.a.accounts.byId(ann.id)).not.toHaveProperty('joins');
      expect(await pair.a.accounts.byId(ann.id)).toMatchObject({ invite: 'link' });
    });

    it('never make a synthetic person the operator, nor count one', async () => {
      const robot = await pair.a.accounts.create(draft('Robot', { synthetic: true, mayBeFirst: false }));
      expect(robot).toMatchObject({ operator: false, synthetic: true });
      expect(await pair.a.accounts.count()).toBe(0);
      expect((await pair.a.accounts.create(draft('Ann'))).operator).toBe(true);
    });

    it('give a name to one of two who ask at once', async () => {
      const results = await Promise.allSettled([
        pair.a.accounts.create(draft('Sam')),
        pair.b.accounts.create(draft('Sam')),
      ]);
      const refused = results.filter((result) => result.status === 'rejected');
      expect(refused).toHaveLength(1);
      expect(refused[0]?.reason).toMatchObject({ code: 'name_taken' });
    });

    it('answer a repeated creation with the account that is there', async () => {
      const once = await pair.a.accounts.create(draft('Ann', { id: 'same' }));
      expect(await pair.b.accounts.create(draft('Ann', { id: 'same' }))).toEqual(once);
      expect(await pair.a.accounts.count()).toBe(1);
    });

    it('are unfinished until they are settled, where real people are to use them', async () => {
      const ann = await pair.a.accounts.create(draft('Ann'));
      expect(ann.unfinished).toBe(true);
      await pair.b.accounts.settleSignUp(ann.id);
      await pair.b.accounts.settleSignUp(ann.id);
      await pair.b.accounts.settleSignUp('nobody');
      const { unfinished: _, ...settled } = ann;
      expect(await pair.a.accounts.byId(ann.id)).toEqual(settled);
      expect(await pair.a.accounts.byId('nobody')).toBeNull();
      const robot = await pair.a.accounts.create(draft('Robot', { synthetic: true }));
      expect(robot).not.toHaveProperty('unfinished');
    });

    it('await the first until there is one', async () => {
      expect(await pair.a.accounts.awaitsFirst()).toBe(true);
      await pair.a.accounts.create(draft('Robot', { synthetic: true }));
      expect(await pair.b.accounts.awaitsFirst()).toBe(true);
      await pair.a.accounts.create(draft('Ann'));
      expect(await pair.b.accounts.awaitsFirst()).toBe(false);
    });

    it('change in part, and only when they are there', async () => {
      const { id: ann } = await pair.a.accounts.create(draft('Ann'));
      const changed = await pair.a.accounts.update(ann, { disabled: true });
      expect(changed).toMatchObject({ name: 'Ann', disabled: true, operator: true, sessionGeneration: 0 });
      expect(await pair.b.accounts.byId(ann)).toEqual(changed);
      expect(await pair.a.accounts.update('nobody', { disabled: true })).toBeNull();
      expect(await pair.a.accounts.byId('nobody')).toBeNull();
    });

    it('count the times that all sessions were ended, with a change or without', async () => {
      const { id: ann, sessionGeneration } = await pair.a.accounts.create(draft('Ann'));
      expect(sessionGeneration).toBe(0);
      const ends = [pair.a, pair.b].map(({ accounts }) => accounts.update(ann, {}, true));
      await Promise.all([...ends, pair.a.accounts.update(ann, { passwordHash: '$argon2id$y' }, true)]);
      expect(await pair.b.accounts.byId(ann)).toMatchObject({
        sessionGeneration: 3,
        passwordHash: '$argon2id$y',
      });
    });

    it('say what decides about the sessions of several people, in the order asked', async () => {
      const [ann, bob] = [
        await pair.a.accounts.create(draft('Ann')),
        await pair.a.accounts.create(draft('Bob')),
      ];
      await pair.a.accounts.update(ann.id, { disabled: true }, true);
      const rules = await pair.b.accounts.sessionRules([bob.id, 'nobody', ann.id]);
      expect(rules[0]).toMatchObject({ disabled: false, sessionGeneration: 0 });
      expect(rules[1]).toBeNull();
      expect(rules[2]).toMatchObject({ disabled: true, sessionGeneration: 1 });
    });

    it('keep names apart that try to look like keys', async () => {
      for (const name of ['{r:x}:meta', 'a*', 'a:b', 'hf:{c}:mode', 'ünï}{']) {
        const made = await pair.a.accounts.create(draft(name));
        expect(await pair.b.accounts.byNameKey(name.toLowerCase())).toEqual(made);
      }
      expect(await pair.a.cluster.mode()).toBeNull();
    });
  });
}
