import { expect, test } from 'vitest';
import { mayStart } from '../../../src/primary/supervisor/start-order.js';

const storm = { cores: 1, ready: 1, arriving: 2_000, waitedMs: 100 };

test('[LIFE-1] a replacement yields the core to the people of the dead worker, and to nobody else', () => {
  expect(mayStart(storm)).toBe(false);
  expect(mayStart({ ...storm, arriving: 10 })).toBe(true);
  expect(mayStart({ ...storm, cores: 2 })).toBe(true);
  expect(mayStart({ ...storm, cores: 2, ready: 2 })).toBe(false);
});

test('[LIFE-1] it begins at once when nobody serves, and after a while whoever comes', () => {
  expect(mayStart({ ...storm, ready: 0 })).toBe(true);
  expect(mayStart({ ...storm, waitedMs: 2_000 })).toBe(true);
});
