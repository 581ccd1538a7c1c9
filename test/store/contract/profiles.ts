import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/protocol/limits.js';
import { id } from '../support/people.js';
import type { Pair } from './pair.js';

export function profilesContract(pair: Pair): void {
  const made = (name: string) =>
    pair.a.accounts.create({
      id: id(),
      name,
      nameKey: name.toLowerCase(),
      passwordHash: '$argon2id$x',
      synthetic: false,
      mayBeFirst: true,
    });
  const rename = (at: 'a' | 'b', of: string, from: string, to: string, more: readonly string[] = []) =>
    pair[at].accounts.rename(of, {
      name: to,
      nameKey: to.toLowerCase(),
      alikeKeys: more,
      keyBefore: from.toLowerCase(),
    });

  describe('names of people', () => {
    it('change, are found by the new one and the old one, and are counted', async () => {
      const ann = await made('Ann');
      const renamed = await rename('a', ann.id, 'Ann', 'Bora');
      expect(renamed).toEqual({ ...ann, name: 'Bora', renames: 1 });
      expect(await pair.b.accounts.byId(ann.id)).toEqual(renamed);
      expect(await pair.b.accounts.byNameKey('bora')).toEqual(renamed);
      expect(await pair.b.accounts.byNameKey('ann')).toEqual(renamed);
      expect(await rename('b', ann.id, 'Ann', 'Bora')).toEqual(renamed);
      expect(await rename('b', 'nobody', 'Ann', 'Cleo')).toBeNull();
    });

    it('stay with whoever had them: neither a new account nor another person gets one', async () => {
      const [ann, bob] = [await made('Ann'), await made('Bob')];
      await rename('a', ann.id, 'Ann', 'Bora');
      await expect(made('Ann')).rejects.toMatchObject({ code: 'name_taken' });
      await expect(rename('b', bob.id, 'Bob', 'Ann')).rejects.toMatchObject({ code: 'name_taken' });
      await expect(rename('b', bob.id, 'Bob', 'Bora')).rejects.toMatchObject({ code: 'name_taken' });
      expect(await pair.b.accounts.byId(bob.id)).toEqual(bob);
      expect(await rename('b', ann.id, 'Bora', 'Ann')).toMatchObject({ name: 'Ann', renames: 2 });
    });

    it('are not taken in part: where one shape is another’s, all stay free', async () => {
      const [ann, bob] = [await made('Ann'), await made('Bob')];
      await expect(rename('a', ann.id, 'Ann', 'Cleo', ['bob'])).rejects.toMatchObject({ code: 'name_taken' });
      expect(await rename('b', bob.id, 'Bob', 'Cleo')).toMatchObject({ name: 'Cleo' });
    });

    it('are so many at most, and one may always go back', async () => {
      const ann = await made('Ann');
      const others = Array.from({ length: LIMITS.namesPerPerson - 1 }, (_, at) => `N${at}`);
      for (const name of others) await rename('a', ann.id, 'Ann', name);
      await expect(rename('b', ann.id, 'Ann', 'Dora')).rejects.toMatchObject({ code: 'limit_reached' });
      expect(await rename('b', ann.id, 'N8', 'n0')).toMatchObject({ name: 'n0' });
      const renames = others.length + 2;
      expect(await rename('b', ann.id, 'n0', 'Ann')).toMatchObject({ name: 'Ann', renames });
      expect(await made('Dora')).toMatchObject({ name: 'Dora' });
    });

    it('that fifty want at once are one person’s', async () => {
      const all = await Promise.all(Array.from({ length: 50 }, (_, at) => made(`P${at}`)));
      const tries = await Promise.allSettled(
        all.map((one, at) => rename(at % 2 === 0 ? 'a' : 'b', one.id, one.name, 'Bora')),
      );
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const now = await Promise.all(all.map((one) => pair.a.accounts.byId(one.id)));
      expect(now.filter((one) => one?.name === 'Bora')).toHaveLength(1);
      expect(now.find((one) => one?.name === 'Bora')).toEqual(await pair.b.accounts.byNameKey('bora'));
    });
  });

  describe('profiles', () => {
    it('are told to whoever holds an earlier version, each once', async () => {
      expect(await pair.b.profiles.changedSince(0)).toEqual({ since: 0, version: 0, people: [] });
      await pair.a.profiles.putName('u1', 'Ann', 1);
      const first = await pair.b.profiles.changedSince(0);
      expect(first.people).toEqual([{ id: 'u1', name: 'Ann', renames: 1 }]);
      await pair.a.profiles.putName('u2', '보라 “b”', 1);
      const { version, since, people } = await pair.b.profiles.changedSince(first.version);
      expect({ since, people }).toEqual({
        since: first.version,
        people: [{ id: 'u2', name: '보라 “b”', renames: 1 }],
      });
      expect((await pair.b.profiles.changedSince(0)).people.map((one) => one.id)).toEqual(['u1', 'u2']);
      expect(await pair.b.profiles.changedSince(version)).toEqual({ since: version, version, people: [] });
    });

    it('keep the name of the later renaming, whoever writes last', async () => {
      await pair.a.profiles.putName('u1', 'Cleo', 2);
      const { version } = await pair.a.profiles.changedSince(0);
      await pair.b.profiles.putName('u1', 'Bora', 1);
      await pair.b.profiles.putName('u1', 'Cleo', 2);
      expect(await pair.b.profiles.changedSince(0)).toEqual({
        since: 0,
        version,
        people: [{ id: 'u1', name: 'Cleo', renames: 2 }],
      });
    });

    it('have a status, which can be taken away, beside the name', async () => {
      await pair.a.profiles.putStatus('u1', 'à la plage 🏖️ “{}”');
      await pair.b.profiles.putName('u1', 'Ann', 1);
      const first = await pair.b.profiles.changedSince(0);
      expect(first.people).toEqual([{ id: 'u1', name: 'Ann', renames: 1, status: 'à la plage 🏖️ “{}”' }]);
      await pair.a.profiles.putStatus('u1', 'à la plage 🏖️ “{}”');
      expect((await pair.a.profiles.changedSince(0)).version).toBe(first.version);
      await pair.b.profiles.putStatus('u1', '');
      await pair.b.profiles.putStatus('u2', '');
      expect((await pair.a.profiles.changedSince(first.version)).people).toEqual([
        { id: 'u1', name: 'Ann', renames: 1 },
      ]);
    });

    it('without anything left are told, so that nobody shows what was', async () => {
      await pair.a.profiles.putStatus('u1', 'away');
      await pair.a.profiles.putStatus('u1', '');
      expect((await pair.b.profiles.changedSince(0)).people).toEqual([{ id: 'u1' }]);
    });

    it('have a picture beside the rest, of which all are told by its digest', async () => {
      await pair.a.profiles.putStatus('u1', 'here');
      await pair.a.profiles.putPicture('u1', { digest: 'd1', base64: 'AAAA' });
      await pair.b.profiles.putPicture('u1', { digest: 'd1', base64: 'AAAA' });
      const { version, people } = await pair.b.profiles.changedSince(0);
      expect({ version, people }).toEqual({
        version: 2,
        people: [{ id: 'u1', status: 'here', picture: 'd1' }],
      });
      expect(await pair.b.profiles.pictureOf('u1')).toBe('AAAA');
      expect(await pair.b.profiles.pictureOf('u2')).toBeNull();
      await pair.b.profiles.putPicture('u1', null);
      await pair.b.profiles.putPicture('u1', null);
      expect(await pair.a.profiles.pictureOf('u1')).toBeNull();
      expect(await pair.a.profiles.changedSince(version)).toMatchObject({
        version: version + 1,
        people: [{ id: 'u1', status: 'here' }],
      });
    });

    it('are told whole where the store has lost the version that somebody holds', async () => {
      await pair.a.profiles.putName('u1', 'Ann', 1);
      const whole = await pair.a.profiles.changedSince(0);
      expect(await pair.a.profiles.changedSince(whole.version + 5)).toEqual(whole);
    });
  });
}
