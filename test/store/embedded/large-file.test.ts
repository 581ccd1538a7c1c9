import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { realFiles } from '../../../src/store/embedded/files.js';
import { JOURNAL_MAGIC } from '../../../src/store/embedded/journal-file.js';
import { JOURNAL, journalRecord } from '../../../src/store/embedded/journal-record.js';
import { readJournal } from '../../../src/store/embedded/read-journal.js';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-large-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('reads a store file of more than 2 GiB, and finds what stands behind that', () => {
  const path = join(folder, 'store-00000001.journal');
  const fd = openSync(path, 'w');
  const start = Buffer.concat([JOURNAL_MAGIC, ...journalRecord(JOURNAL.baseEnd, 0, [])]);
  writeSync(fd, start, 0, start.length, 0);
  const last = Buffer.concat(journalRecord(JOURNAL.step, 7, [Buffer.from('the last')]));
  writeSync(fd, last, 0, last.length, 2 ** 31 + 12_345);
  closeSync(fd);

  const read = readJournal(realFiles.read(path));

  expect(read.totalBytes).toBe(2 ** 31 + 12_345 + last.length);
  expect(read.endBytes).toBe(read.totalBytes);
  expect(read.behind.map(({ step, body }) => [step, body.toString()])).toEqual([[7, 'the last']]);
});
