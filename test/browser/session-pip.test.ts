import { expect, test } from 'vitest';
import { holderOf, sessionPip } from '../../src/browser/control/dots/session-pip.js';
import { densityOf } from '../../src/browser/control/state/density.js';
import { nodeView, slotView } from '../support/cluster-view.js';

test.each([
  ['here', null, 'n/2'],
  ['store', null, 'store'],
  ['cookie', { kind: 'carried' }, null],
  ['n/3', { kind: 'elsewhere', slot: 3 }, 'n/3'],
  [undefined, null, null],
] as const)(
  'a session that is %s: what the dot on worker n/2 shows, and whose mark has it',
  (session, pip, holder) => {
    const person = session === undefined ? {} : { session };
    expect(sessionPip(person)).toEqual(pip);
    expect(holderOf(person, 'n/2')).toBe(holder);
  },
);

test.each([
  [[3], 'roomy'],
  [[1], 'roomy'],
  [[], 'dense'],
  [[4], 'dense'],
  [[1, 1], 'dense'],
] as const)('workers by node %j: %s', (sizes, density) => {
  const nodes = sizes.map((size, index) =>
    nodeView(
      `n${index}`,
      Array.from({ length: size }, (_, slot) => slotView(slot + 1, {})),
    ),
  );
  expect(densityOf(nodes)).toBe(density);
});
