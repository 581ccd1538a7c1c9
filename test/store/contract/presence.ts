import { describe, expect, it } from 'vitest';
import type { FeedFrame } from '../../../src/store/interfaces/feed.js';
import { until } from '../../../testbed/wait.js';
import { person, roomWith } from '../support/people.js';
import type { Pair } from './pair.js';

export function presenceContract(pair: Pair): void {
  describe('presence', () => {
    const ann = person('ann');
    const bob = person('bob');

    it('holds each instance’s people, and tells of changes', async () => {
      const room = await roomWith(pair.a, ann, bob);
      const heard: FeedFrame[] = [];
      pair.b.feed.onFrame((frame) => heard.push(frame));
      await pair.b.feed.subscribe(room);
      await pair.a.presence.announce(room, 'i1', 1, [ann], [ann], []);
      await pair.b.presence.announce(room, 'i2', 1, [ann, bob], [ann, bob], []);
      await pair.a.presence.announce(room, 'i1', 2, [bob], [bob], [ann]);
      expect(await pair.b.presence.peopleByInstance(room)).toEqual(
        new Map([
          ['i1', { version: 2, people: [bob] }],
          ['i2', { version: 1, people: [ann, bob] }],
        ]),
      );
      await until('three frames', () => heard.length >= 3);
      expect(heard[2]).toEqual({
        kind: 'presence',
        room,
        instance: 'i1',
        version: 2,
        joined: [bob],
        left: [ann],
      });
      await pair.a.presence.announce(room, 'i1', 3, [], [], [bob]);
      await pair.a.presence.forget(room, new Map([['i2', 7]]));
      expect([...(await pair.b.presence.peopleByInstance(room)).keys()]).toEqual(['i2']);
      await pair.a.presence.forget(
        room,
        new Map([
          ['i2', 1],
          ['never-there', 1],
        ]),
      );
      expect(await pair.b.presence.peopleByInstance(room)).toEqual(new Map());
    });

    it('does not go back to an older announcement that comes late', async () => {
      const room = await roomWith(pair.a, ann, bob);
      await pair.a.presence.announce(room, 'i1', 5, [bob], [bob], []);
      await pair.b.presence.announce(room, 'i1', 4, [ann], [ann], []);
      expect(await pair.b.presence.peopleByInstance(room)).toEqual(
        new Map([['i1', { version: 5, people: [bob] }]]),
      );
    });

    it('knows who lives by leases of the store’s clock', async () => {
      expect(await pair.a.presence.renewLease('i1', 60_000)).toEqual({ wasHeld: false, live: ['i1'] });
      expect((await pair.a.presence.renewLease('i1', 60_000)).wasHeld).toBe(true);
      const { wasHeld, live } = await pair.b.presence.renewLease('i2', 60_000);
      expect(wasHeld).toBe(false);
      expect(live.sort()).toEqual(['i1', 'i2']);
      await pair.a.presence.renewLease('i1', 1);
      await until('i1 to be dead', async () => {
        return (await pair.b.presence.renewLease('i2', 60_000)).live.join() === 'i2';
      });
      expect((await pair.a.presence.renewLease('i1', 60_000)).wasHeld).toBe(false);
      await pair.b.presence.dropLease('i2');
      expect((await pair.a.presence.renewLease('i1', 60_000)).live).toEqual(['i1']);
      expect((await pair.b.presence.renewLease('i2', 300)).wasHeld).toBe(false);
    });
  });
}
