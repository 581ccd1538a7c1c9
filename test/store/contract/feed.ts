import { describe, expect, it } from 'vitest';
import type { FeedFrame } from '../../../src/store/interfaces/feed.js';
import type { Store } from '../../../src/store/interfaces/store.js';
import { until } from '../../../testbed/wait.js';
import { person, roomWith, say, stateOf, stored } from '../support/people.js';
import type { Pair } from './pair.js';

function listen(store: Store): FeedFrame[] {
  const frames: FeedFrame[] = [];
  store.feed.onFrame((frame) => frames.push(frame));
  return frames;
}

export function feedContract(pair: Pair): void {
  describe('feed', () => {
    const ann = person('ann');

    it('carries every message to every subscribed process, in order, and nothing of other rooms', async () => {
      const room = await roomWith(pair.a, ann);
      const other = await roomWith(pair.a, ann);
      const [heardA, heardB] = [listen(pair.a), listen(pair.b)];
      await Promise.all([
        pair.a.feed.subscribe(room),
        pair.b.feed.subscribe(room),
        pair.b.feed.subscribe(room),
      ]);
      await say(pair.a, other, ann, 'elsewhere');
      const sent = [];
      for (let n = 1; n <= 50; n++) sent.push(stored(await say(pair.a, room, ann, `t"${n}"`)));
      const expected = sent.map(({ epoch, seq, mid }) => ({
        kind: 'message',
        room,
        epoch,
        entry: { seq, mid },
      }));
      for (const heard of [heardA, heardB]) {
        await until('50 frames', () => heard.length >= 50);
        expect(heard).toMatchObject(expected);
        expect(heard.map((frame) => frame.kind === 'message' && frame.entry.message.text)).toEqual(
          sent.map((_, n) => `t"${n + 1}"`),
        );
      }
    });

    it('is not heard inside the call that published', async () => {
      const room = await roomWith(pair.a, ann);
      await pair.a.feed.subscribe(room);
      let within = true;
      const heard = new Promise<boolean>((resolve) => pair.a.feed.onFrame(() => resolve(within)));
      const sending = say(pair.a, room, ann, 'x');
      within = false;
      await sending;
      expect(await heard).toBe(false);
    });

    it('tells of a duplicate to nobody, of a new epoch to everybody', async () => {
      const room = await roomWith(pair.a, ann);
      const heard = listen(pair.b);
      await pair.b.feed.subscribe(room);
      await say(pair.a, room, ann, 'x', { cmid: 'c1' });
      await say(pair.a, room, ann, 'x', { cmid: 'c1' });
      const { epoch } = await stateOf(pair.a, room);
      await pair.a.log.rotateEpoch(room, epoch, 'fresh');
      await say(pair.a, room, ann, 'y', {
        known: { epoch: 'fresh', seq: 9, mid: 'z' },
        freshEpoch: 'fresher',
      });
      await until('four frames', () => heard.length >= 4);
      expect(heard.map((frame) => (frame.kind === 'epoch' ? frame.epoch : frame.kind))).toEqual([
        'message',
        'fresh',
        'fresher',
        'message',
      ]);
    });

    it('tells who is no longer a member, and why', async () => {
      const room = await roomWith(pair.a, ann);
      const heard = listen(pair.b);
      await pair.b.feed.subscribe(room);
      await pair.a.rooms.removeMember(room, ann.id);
      await pair.a.rooms.removeMember(room, ann.id, 'removed');
      await until('two frames', () => heard.length >= 2);
      expect(heard).toEqual([
        { kind: 'removed', room, userId: ann.id, reason: 'left' },
        { kind: 'removed', room, userId: ann.id, reason: 'removed' },
      ]);
    });

    it('ends with unsubscribe and comes back with subscribe', async () => {
      const room = await roomWith(pair.a, ann);
      const heard = listen(pair.b);
      await pair.b.feed.subscribe(room);
      await say(pair.a, room, ann, 'one');
      await until('the first', () => heard.length === 1);
      await pair.b.feed.unsubscribe(room);
      await say(pair.a, room, ann, 'two');
      await pair.b.feed.subscribe(room);
      await say(pair.a, room, ann, 'three');
      await until('the third', () => heard.length === 2);
      expect(heard.map((frame) => (frame.kind === 'message' ? frame.entry.message.text : ''))).toEqual([
        'one',
        'three',
      ]);
    });
  });
}
