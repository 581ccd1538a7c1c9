import { expect, test } from 'vitest';
import { sessionPip } from '../../src/browser/control/dots/session-pip.js';
import { densityOf } from '../../src/browser/control/state/density.js';
import { nodeView, slotView } from '../support/cluster-view.js';

test.each([
  ['here', null],
  ['store', null],
  ['cookie', { kind: 'carried' }],
  ['n/3', { kind: 'elsewhere', slot: 3 }],
  [undefined, null],
] as const)('what a dot shows whose session is %s', (session, pip) => {
  expect(sessionPip(session === undefined ? {} : { session })).toEqual(pip);
});

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
