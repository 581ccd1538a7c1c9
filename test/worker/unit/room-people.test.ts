import { expect, it } from 'vitest';
import type { UserRef } from '../../../src/protocol/events.js';
import { LIMITS } from '../../../src/protocol/limits.js';
import { FindCalls } from '../../../src/worker/rooms/find-calls.js';
import { RoomPeople } from '../../../src/worker/rooms/room-people.js';

const ann = { id: 'a', name: 'Ann' };
const bob = { id: 'b', name: 'Bob' };

/** A store that answers from when it is let go. */
function slowStore(members: UserRef[]) {
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const asked = { times: 0 };
  return {
    asked,
    store: {
      members: async () => {
        asked.times += 1;
        const now = [...members];
        await answered;
        return now;
      },
      isMember: async () => true,
    },
    answer,
    members,
  };
}

it('names are read once, and follow who comes and goes', async () => {
  const { store, answer, asked } = slowStore([ann]);
  const people = new RoomPeople(store, () => true);
  const [first, second] = [people.ofRoom('r', 'x'), people.ofRoom('r', 'x')];
  answer();
  expect([...(await first)]).toEqual([['ann', 'a']]);
  expect(await second).toBe(await first);
  people.onFrame({ kind: 'added', room: 'r', user: bob });
  people.onFrame({ kind: 'added', room: 'other', user: bob });
  people.onFrame({ kind: 'removed', room: 'r', userId: 'a', reason: 'left' });
  expect([...(await people.ofRoom('r', 'x'))]).toEqual([['bob', 'b']]);
  expect(asked.times).toBe(1);
});

it('what is read while somebody comes is read again', async () => {
  const { store, answer, members, asked } = slowStore([ann]);
  const people = new RoomPeople(store, () => true);
  const before = people.ofRoom('r', 'x');
  members.push(bob);
  people.onFrame({ kind: 'added', room: 'r', user: bob });
  answer();
  expect((await before).size).toBe(1);
  expect((await people.ofRoom('r', 'x')).get('bob')).toBe('b');
  expect(asked.times).toBe(2);
});

it('is not kept where nothing is heard, past its time, after an interruption, or when it could not be read', async () => {
  let nowMs = 0;
  let heard = false;
  let broken = false;
  let times = 0;
  const members = async () => {
    times += 1;
    if (broken) throw new Error('away');
    return [ann];
  };
  const isMember = async (_room: string, who: string) => who === 'x';
  const people = new RoomPeople(
    { members, isMember },
    () => heard,
    (user) => user,
    () => nowMs,
  );
  expect((await people.ofRoom('r', 'a stranger')).size).toBe(0);
  expect(times).toBe(0);
  await people.ofRoom('r', 'x');
  await people.ofRoom('r', 'x');
  expect(times).toBe(2);
  heard = true;
  await people.ofRoom('r', 'x');
  await people.ofRoom('r', 'x');
  expect(times).toBe(3);
  nowMs = LIMITS.roomNamesFreshMs;
  await people.ofRoom('r', 'x');
  expect(times).toBe(4);
  people.forgetAll();
  broken = true;
  await expect(people.ofRoom('r', 'x')).rejects.toThrow('away');
  broken = false;
  expect((await people.ofRoom('r', 'x')).size).toBe(1);
  people.forget('r');
  await people.ofRoom('r', 'x');
  expect(times).toBe(7);
});

it('a bot with a token is called where no person has its name, and a hook’s bot never', async () => {
  const helper = { id: 'bot-AAAAAAAAAAAAAAAA', name: 'Helper', bot: true as const };
  const twin = { id: 'bot-BBBBBBBBBBBBBBBB', name: 'ANN', bot: true as const };
  const hook = { id: 'hook-AAAAAAAAAAAAAAAA', name: 'CI', bot: true as const };
  for (const members of [
    [ann, helper, twin, hook],
    [hook, twin, helper, ann],
  ]) {
    const { store, answer } = slowStore(members);
    answer();
    const people = new RoomPeople(store, () => true);
    const names = await people.ofRoom('r', 'x');
    expect([names.get('ann'), names.get('helper'), names.get('ci')]).toEqual(['a', helper.id, undefined]);
  }
  // As they come.
  const { store, answer } = slowStore([]);
  answer();
  const people = new RoomPeople(store, () => true);
  await people.ofRoom('r', 'x');
  for (const user of [helper, ann, twin, hook]) people.onFrame({ kind: 'added', room: 'r', user });
  const names = await people.ofRoom('r', 'x');
  expect([names.get('ann'), names.get('helper'), names.get('ci')]).toEqual(['a', helper.id, undefined]);
});

const support = (known: boolean) => ({ mentionsKnown: async () => known, knowsMentions: known });

it('what a person writes keeps its order while names are read, and a plain text alone waits for nothing', async () => {
  const { store, answer } = slowStore([ann]);
  const calls = new FindCalls(support(true), new RoomPeople(store, () => true));
  const done: string[] = [];
  const write = async (who: string, text: string, isReply = false) => {
    const found = calls.callsOf(who, 'r', text, isReply);
    const calling = found instanceof Promise ? await found : found;
    done.push(`${text} ${JSON.stringify(calling?.mentions.map(({ id }) => id))}`);
  };
  expect(calls.callsOf('x', 'r', 'plain', false)).toBeUndefined();
  const all = [write('x', '@ann'), write('x', 'plain'), write('x', 'reply', true), write('y', 'other')];
  await all[3];
  expect(done).toEqual(['other undefined']);
  answer();
  await Promise.all(all);
  expect(done.slice(1)).toEqual(['@ann ["a"]', 'plain undefined', 'reply []']);
  expect(calls.callsOf('x', 'r', 'plain', false)).toBeUndefined();
});

it('nobody is called while a node is there that would not know it', async () => {
  const people = { ofRoom: () => Promise.reject(new Error('not asked')), knownOf: () => null };
  const calls = new FindCalls(support(false), people);
  expect(await calls.callsOf('x', 'r', '@ann', true)).toBeUndefined();
  expect(await calls.callsOf('x', 'r', 'text', true)).toBeUndefined();
});
