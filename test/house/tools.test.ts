import { expect, test } from 'vitest';
import { asksFirst, packagesFor } from '../../scripts/tools.mjs';

test.each([
  { yes: false, ci: false, terminal: true, asks: true },
  { yes: true, ci: false, terminal: true, asks: false },
  { yes: false, ci: true, terminal: true, asks: false },
  { yes: false, ci: false, terminal: false, asks: false },
])('npm test asks a person at a terminal only: %o', ({ asks, ...given }) => {
  expect(asksFirst(given)).toBe(asks);
});

const SHELL = 'chromium-headless-shell';
test.each([
  { what: 'is asked for', hasShell: false, knowsShell: true, hasLists: true, more: [SHELL] },
  { what: 'is there', hasShell: true, knowsShell: true, hasLists: true, more: [] },
  { what: 'is not what this Debian has', hasShell: false, knowsShell: false, hasLists: true, more: [] },
  { what: 'is asked for without lists', hasShell: false, knowsShell: false, hasLists: false, more: [SHELL] },
])("the tests' browser $what", ({ more, what, ...given }) => {
  expect(packagesFor(['setpriv', 'unshare'], given)).toEqual(['util-linux', ...more]);
  expect(packagesFor([], given)).toEqual(more);
});
