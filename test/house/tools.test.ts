import { expect, test } from 'vitest';
import { asksFirst } from '../../scripts/tools.mjs';

test.each([
  { yes: false, ci: false, terminal: true, asks: true },
  { yes: true, ci: false, terminal: true, asks: false },
  { yes: false, ci: true, terminal: true, asks: false },
  { yes: false, ci: false, terminal: false, asks: false },
])('npm test asks a person at a terminal only: %o', ({ asks, ...given }) => {
  expect(asksFirst(given)).toBe(asks);
});
