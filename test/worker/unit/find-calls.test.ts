import { expect, test } from 'vitest';
import { type Callable, mentionsIn } from '../../../src/protocol/mentions.js';
import { FindCalls } from '../../../src/worker/rooms/find-calls.js';

const NAMES: Callable = new Map([
  ['ann', 'id-ann'],
  ['민수', 'id-minsu'],
]);

/** `known`: whether the room's names need not be asked for. */
function finder(known: { names: boolean; format: boolean }) {
  const asked: ((names: Callable) => void)[] = [];
  const support = { mentionsKnown: async () => true, knowsMentions: known.format };
  const people = {
    ofRoom: () => new Promise<Callable>((resolve) => asked.push(resolve)),
    knownOf: () => (known.names ? NAMES : null),
  };
  return { calls: new FindCalls(support, people), asked };
}

test('where all is known a text that calls somebody waits for nothing', () => {
  const { calls, asked } = finder({ names: true, format: true });
  expect(calls.callsOf('me', 'r', 'to @Ann and @민수님', false)).toEqual({
    mentions: [
      { id: 'id-ann', start: 3, end: 7 },
      { id: 'id-minsu', start: 12, end: 15 },
    ],
  });
  expect(calls.callsOf('me', 'r', 'to nobody', false)).toBeUndefined();
  expect(calls.callsOf('me', 'r', 'an answer to nobody', true)).toEqual({ mentions: [] });
  expect(asked).toHaveLength(0);
});

test('where the store has to be asked, what the same person writes there meanwhile keeps its order', async () => {
  const known = { names: false, format: true };
  const { calls, asked } = finder(known);
  const order: string[] = [];
  const note = (word: string) => () => void order.push(word);
  const first = Promise.resolve(calls.callsOf('me', 'r', 'one @Ann', false)).then(note('first'));
  await expect.poll(() => asked.length).toBe(1);
  known.names = true;
  const second = calls.callsOf('me', 'r', 'two @Ann', false);
  const third = calls.callsOf('me', 'r', 'three', false);
  expect(second).toBeInstanceOf(Promise);
  expect(third).toBeInstanceOf(Promise);
  expect(calls.callsOf('you', 'r', 'elsewhere', false)).toBeUndefined();
  const rest = [Promise.resolve(second).then(note('second')), Promise.resolve(third).then(note('third'))];
  asked[0]?.(NAMES);
  await expect.poll(() => asked.length).toBe(2);
  asked[1]?.(NAMES);
  await Promise.all([first, ...rest]);
  expect(order).toEqual(['first', 'second', 'third']);
});

test('while it is not known that all nodes understand it, that is asked', async () => {
  const { calls, asked } = finder({ names: true, format: false });
  const found = calls.callsOf('me', 'r', '@Ann', false);
  expect(found).toBeInstanceOf(Promise);
  await expect.poll(() => asked.length).toBe(1);
  asked[0]?.(NAMES);
  expect(await found).toEqual({ mentions: [{ id: 'id-ann', start: 0, end: 4 }] });
});

test('a long word behind a sign is looked up once, not with each of its letters', () => {
  let lookUps = 0;
  const counting = new Map(NAMES);
  counting.get = (name) => {
    lookUps += 1;
    return NAMES.get(name);
  };
  expect(mentionsIn(`@${'a1_'.repeat(10)}, @ann`, counting, 50)).toHaveLength(1);
  expect(lookUps).toBe(2);
  expect(mentionsIn('@annb @ann_ @ann1 @ann가 @ann', NAMES, 50).map(({ start }) => start)).toEqual([18, 24]);
});
