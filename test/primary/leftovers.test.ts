import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createLog } from '../../src/log.js';
import { Leftovers } from '../../src/primary/leftovers.js';

const dataDir = mkdtempSync(join(tmpdir(), 'holdfast-leftovers-'));
afterAll(() => rmSync(dataDir, { recursive: true }));

it('is not stopped by a damaged file', () => {
  const leftovers = new Leftovers(dataDir, null, 'marker');
  const log = createLog({ level: 'silent', name: 'test' });
  for (const content of [
    '',
    '{"x":',
    'null',
    '7',
    '[1]',
    '{"primary":{},"workers":[null,{}]}',
    '{"qrimary":{}}',
  ]) {
    writeFileSync(join(dataDir, 'workers.json'), content);
    expect(leftovers.clean(log), content).toEqual([]);
  }
});
