import { expect, test } from 'vitest';
import { browserOfTests } from '../../testbed/browser/chromium.js';

const FULL = '/usr/bin/chromium';
const SHELL = '/usr/bin/chromium-headless-shell';

test.each([
  { what: 'the shell where both are there', named: undefined, there: [FULL, SHELL], opened: SHELL },
  { what: 'the full one where there is no shell', named: undefined, there: [FULL], opened: FULL },
  { what: 'what HOLDFAST_CHROMIUM names', named: '/opt/chrome', there: [FULL, SHELL], opened: '/opt/chrome' },
])('tests open $what', ({ named, there, opened }) => {
  expect(browserOfTests(named, (path) => there.includes(path))).toBe(opened);
});
