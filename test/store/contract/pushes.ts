import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/protocol/limits.js';
import type { PushSubscription } from '../../../src/store/interfaces/pushes.js';
import { until } from '../../../testbed/wait.js';
import { id, person, roomWith } from '../support/people.js';
import type { Pair } from './pair.js';

export function pushesContract(pair: Pair): void {
  describe('push subscriptions', () => {
    const subscription = (session: string, more: Partial<PushSubscription> = {}) => {
      const own = `push-${id()}`;
      const keys = { p256dh: `key-${id()}`, auth: `secret-${id()}` };
      const endpoint = `https://push.test/${own}`;
      return { id: own, endpoint, ...keys, session, generation: 0, until: 9e12, quietUntil: 0, ...more };
    };
    const idsOf = async (user: string) => (await pair.b.pushes.ofPerson(user)).map((one) => one.id);

    it('are kept by person, as they were given, with when they were set up', async () => {
      const [ann, bob] = [person('ann').id, person('bob').id];
      const first = subscription('s-1', { quietUntil: 12 });
      await pair.a.pushes.put(ann, first);
      const [found] = await pair.b.pushes.ofPerson(ann);
      expect(found).toEqual({ ...first, at: expect.any(Number) });
      expect(found?.at).toBeGreaterThan(1_600_000_000_000);
      expect(await pair.b.pushes.ofPerson(bob)).toEqual([]);
      expect(await pair.b.pushes.people()).toEqual([ann]);
      // Said again, it is one, with what was said last.
      await pair.b.pushes.put(ann, { ...first, quietUntil: 34, session: 's-2' });
      expect(await pair.a.pushes.ofPerson(ann)).toEqual([{ ...found, quietUntil: 34, session: 's-2' }]);
    });

    it('have a bound for each person: the one set up first gives way', async () => {
      const [ann, bob] = [person('ann').id, person('bob').id];
      const all = Array.from({ length: LIMITS.pushesPerPerson }, () => subscription('s'));
      await pair.a.pushes.put(bob, subscription('t'));
      for (const one of all) {
        await pair.a.pushes.put(ann, one);
        const [last] = (await pair.a.pushes.ofPerson(ann)).filter((other) => other.id === one.id);
        // So that no two are of the same millisecond.
        await until('the clock goes on', () => Date.now() > (last?.at ?? 0) + 1);
      }
      await pair.a.pushes.put(ann, all[0] as PushSubscription);
      expect(await idsOf(ann)).toEqual(all.map((one) => one.id));
      const more = subscription('s');
      await pair.b.pushes.put(ann, more);
      expect(await idsOf(ann)).toEqual([...all.slice(1), more].map((one) => one.id));
      expect(await idsOf(bob)).toHaveLength(1);
    });

    it('are dropped one by one, and then the person has none', async () => {
      const ann = person('ann').id;
      const [one, other] = [subscription('s'), subscription('s')];
      for (const each of [one, other]) await pair.a.pushes.put(ann, each);
      await pair.b.pushes.drop(ann, one.id);
      await pair.a.pushes.drop(ann, one.id);
      expect(await idsOf(ann)).toEqual([other.id]);
      expect(await pair.a.pushes.people()).toEqual([ann]);
      await pair.a.pushes.drop(ann, other.id);
      expect(await pair.b.pushes.people()).toEqual([]);
      await pair.b.pushes.drop(ann, 'none');
    });

    it('end with their session, and move with it', async () => {
      const ann = person('ann').id;
      const [here, there, moved] = [subscription('s'), subscription('t'), subscription('u')];
      for (const each of [here, there, moved]) await pair.a.pushes.put(ann, each);
      await pair.b.pushes.endSession('s');
      await pair.a.pushes.endSession('s');
      await pair.a.pushes.endSession('none');
      expect((await idsOf(ann)).sort()).toEqual([there.id, moved.id].sort());
      await pair.b.pushes.moveSession('u', { key: 'v', until: 7 });
      await pair.a.pushes.moveSession('u', { key: 'w', until: 8 });
      const found = (await pair.a.pushes.ofPerson(ann)).find((one) => one.id === moved.id);
      expect(found).toMatchObject({ ...moved, session: 'v', until: 7 });
      // What was set up again in another session does not end with the first one.
      await pair.a.pushes.put(ann, { ...there, session: 'v' });
      await pair.a.pushes.endSession('t');
      expect(await idsOf(ann)).toHaveLength(2);
      await pair.a.pushes.endSession('v');
      expect(await idsOf(ann)).toEqual([]);
      expect(await pair.b.pushes.people()).toEqual([]);
    });

    it('are sent with one pair of keys for all, the first that was given', async () => {
      const [first, second] = [
        { publicKey: 'p1', privateKey: 'k1' },
        { publicKey: 'p2', privateKey: 'k2' },
      ];
      const got = await Promise.all([pair.a.pushes.pair(() => first), pair.b.pushes.pair(() => second)]);
      expect(got[0]).toEqual(got[1]);
      expect([first, second]).toContainEqual(got[0]);
      let made = 0;
      const makePair = () => {
        made += 1;
        return { publicKey: 'p3', privateKey: 'k3' };
      };
      expect(await pair.b.pushes.pair(makePair)).toEqual(got[0]);
      expect(made).toBe(0);
    });

    it('are sent by one process at a time', async () => {
      expect(await pair.a.pushes.holdSender('one', 60_000)).toBe(true);
      expect(await pair.b.pushes.holdSender('two', 60_000)).toBe(false);
      expect(await pair.a.pushes.holdSender('one', 5)).toBe(true);
      await expect.poll(() => pair.b.pushes.holdSender('two', 60_000)).toBe(true);
      expect(await pair.a.pushes.holdSender('one', 60_000)).toBe(false);
    });

    it('are told of each room up to a place that never goes back within its epoch', async () => {
      const room = await roomWith(pair.a);
      expect(await pair.a.pushes.progress(room)).toBeNull();
      await pair.a.pushes.advance(room, { epoch: 'e1', seq: 12 });
      await pair.b.pushes.advance(room, { epoch: 'e1', seq: 7 });
      expect(await pair.b.pushes.progress(room)).toEqual({ epoch: 'e1', seq: 12 });
      await pair.b.pushes.advance(room, { epoch: 'e2', seq: 3 });
      expect(await pair.a.pushes.progress(room)).toEqual({ epoch: 'e2', seq: 3 });
    });

    it('ask for the notify levels that were chosen in a room', async () => {
      const [ann, bob] = [person('ann'), person('bob')];
      const room = await roomWith(pair.a, ann, bob);
      expect(await pair.a.rooms.notifyLevels(room)).toEqual(new Map());
      await pair.a.rooms.setNotifyLevel(room, ann.id, 'all');
      expect(await pair.b.rooms.notifyLevels(room)).toEqual(new Map([[ann.id, 'all']]));
    });
  });
}
