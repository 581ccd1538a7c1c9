import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createLogger } from '../../src/logger.js';
import { Leftovers } from '../../src/primary/supervisor/leftovers.js';

const dataDir = mkdtempSync(join(tmpdir(), 'holdfast-leftovers-'));
afterAll(() => rmSync(dataDir, { recursive: true }));

it('tells the next run how workers ended, and that those still there died', () => {
  const folder = mkdtempSync(join(dataDir, 'run-'));
  const drained = { node: 'a', slot: 1, pid: 7, at: 1, fate: 'drained' as const, cause: 'exit code 0' };
  const first = new Leftovers(folder, null, 'not of this process');
  const logger = createLogger({ level: 'silent', name: 'test' });
  expect(first.clean(logger)).toEqual([]);
  expect(first.formerExits).toEqual([]);
  first.remember([{ slot: 2, pid: process.pid }], [drained]);
  const file = join(folder, 'workers.json');
  // As if the primary were gone: only its kept start tells.
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), primary: null }));
  const second = new Leftovers(folder, null, 'of another');
  expect(second.clean(logger)).toEqual([]);
  expect(second.formerExits).toEqual([
    drained,
    {
      slot: 2,
      pid: process.pid,
      at: expect.any(Number),
      fate: 'died',
      cause: 'its primary ended',
      ended: { kind: 'primary-ended' },
    },
  ]);
});

it('a copy of a folder is another: what runs in the first is neither in its way nor ended', () => {
  const folder = mkdtempSync(join(dataDir, 'run-'));
  const logger = createLogger({ level: 'silent', name: 'test' });
  const first = new Leftovers(folder, null, 'marker');
  first.remember([{ slot: 1, pid: process.pid }], []);
  expect(() => new Leftovers(folder, null, 'other').clean(logger)).toThrow(/is in use by another Holdfast/);
  const copy = join(dataDir, 'copy');
  cpSync(folder, copy, { recursive: true });
  const second = new Leftovers(copy, null, 'other');
  expect(second.clean(logger)).toEqual([]);
  expect(second.formerExits).toEqual([]);
});

it('pids of another container, or of before a restart, say nothing here', () => {
  const folder = mkdtempSync(join(dataDir, 'run-'));
  const logger = createLogger({ level: 'silent', name: 'test' });
  const first = new Leftovers(folder, null, 'marker', 'pid:[1] boot');
  first.remember([{ slot: 1, pid: process.pid }], []);
  expect(() => new Leftovers(folder, null, 'other', 'pid:[1] boot').clean(logger)).toThrow(
    /is in use by another/,
  );
  for (const space of ['pid:[2] boot', 'pid:[1] boot again']) {
    const second = new Leftovers(folder, null, 'other', space);
    expect(second.clean(logger)).toEqual([]);
    expect(second.formerExits).toMatchObject([{ slot: 1, pid: process.pid, fate: 'died' }]);
  }
});

it('is not stopped by a damaged file', () => {
  const leftovers = new Leftovers(dataDir, null, 'marker');
  const logger = createLogger({ level: 'silent', name: 'test' });
  for (const content of [
    '',
    '{"x":',
    'null',
    '7',
    '[1]',
    '{"primary":{},"workers":[null,{}]}',
    '{"qrimary":{}}',
    '{"marker":"m","primary":null,"workers":[],"exits":[null,7,{"slot":1}]}',
    '{"marker":"m","primary":null,"workers":[],"exits":[{"slot":1,"pid":2,"at":3,"fate":"died","cause":"x","ended":7}]}',
  ]) {
    writeFileSync(join(dataDir, 'workers.json'), content);
    expect(leftovers.clean(logger), content).toEqual([]);
    expect(leftovers.formerExits, content).toEqual([]);
  }
});
