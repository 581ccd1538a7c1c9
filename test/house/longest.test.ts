import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { LONGEST } from '../../scripts/longest-first.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('what is started first, since it takes longest, is there', () => {
  expect(LONGEST.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});
