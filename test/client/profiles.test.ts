import { expect, test } from 'vitest';
import { openProfiles } from '../../src/client/account/profiles.js';
import type { ChatEvents } from '../../src/client/events/chat-events.js';
import { Emitter } from '../../src/client/events/emitter.js';
import type { ProfilesBody } from '../../src/protocol/profile.js';
import type { RoomView } from '../../src/protocol/room.js';

/** What a client knows of people's profiles, by what workers say that may know less than others. */

const ann = { id: 'ann', name: 'Ann' };

/** `answers`: what is asked for, in order; null: nothing comes. */
function client(...answers: (ProfilesBody | null)[]) {
  const asked: string[] = [];
  const waits: (() => void)[] = [];
  let changes = 0;
  const events = new Emitter<ChatEvents>();
  events.on('profiles', () => {
    changes += 1;
  });
  const profiles = openProfiles({
    api: {
      get: async <T>(path: string) => {
        asked.push(path);
        const answer = answers.shift();
        if (answer == null) throw new Error('nothing came');
        return answer as T;
      },
    },
    clock: {
      after: (_ms: number, then: () => void) => {
        waits.push(then);
        return () => {};
      },
    },
    events,
    account: { onNamed: () => {} },
  });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { profiles, asked, waits, settled, changes: () => changes };
}
const said = (since: number, version: number, ...people: ProfilesBody['people']): ProfilesBody => ({
  since,
  version,
  people,
});

test('asks for what it does not hold, and takes changes that follow upon it', async () => {
  const { profiles, asked, settled, changes } = client(said(0, 4, { id: 'ann', name: 'Bora' }));
  profiles.onHeard(0);
  expect(asked).toEqual([]);
  expect(profiles.nowOf(ann)).toBe(ann);
  profiles.onHeard(4);
  await settled();
  expect(asked).toEqual(['/api/profiles?since=0']);
  expect(profiles.nowOf(ann)).toEqual({ id: 'ann', name: 'Bora' });
  profiles.onChanged(said(4, 5, { id: 'ann', name: 'Cleo' }));
  expect(profiles.nowOf(ann)).toEqual({ id: 'ann', name: 'Cleo' });
  profiles.onHeard(5);
  await settled();
  expect(asked).toHaveLength(1);
  expect(changes()).toBe(2);
});

test('a worker that knows less takes nothing back, and one that lost all does', async () => {
  const { profiles, asked, settled } = client();
  profiles.onChanged(said(0, 7, { id: 'ann', name: 'Bora' }));
  profiles.onChanged(said(5, 6, { id: 'ann', name: 'Before' }));
  await settled();
  expect(asked).toEqual([]);
  expect(profiles.nowOf(ann).name).toBe('Bora');
  profiles.onChanged(said(0, 2));
  expect(profiles.nowOf(ann)).toBe(ann);
});

test('asks again when a slower worker answered, and not by itself when nothing came', async () => {
  const { profiles, asked, waits, settled } = client(
    said(0, 2),
    said(2, 3, { id: 'ann', name: 'Bora' }),
    null,
    said(3, 9),
  );
  profiles.onHeard(3);
  await settled();
  expect(waits).toHaveLength(1);
  waits[0]?.();
  await settled();
  expect(asked).toEqual(['/api/profiles?since=0', '/api/profiles?since=2']);
  expect(profiles.nowOf(ann).name).toBe('Bora');
  profiles.onChanged(said(8, 9));
  await settled();
  expect(waits).toHaveLength(1);
  profiles.onHeard(9);
  await settled();
  expect(asked).toHaveLength(4);
});

test('a direct room is called as its other people are now', () => {
  const { profiles } = client();
  const me = { id: 'me', name: 'Me' };
  const direct = {
    id: 'd',
    name: 'Ann, Bo',
    direct: [ann, { id: 'bo', name: 'Bo' }, me],
  } as unknown as RoomView;
  const open = { id: 'r', name: 'Ann' } as unknown as RoomView;
  expect(profiles.roomNow(direct, 'me')).toBe(direct);
  profiles.onChanged(said(0, 1, { id: 'ann', name: 'Zoe' }));
  expect(profiles.roomNow(direct, 'me').name).toBe('Zoe, Bo');
  expect(profiles.roomNow(open, 'me')).toBe(open);
});
