import { expect, test } from 'vitest';
import { POSSIBLY_UNDONE, wordsOfLoss } from '../../../src/store/embedded/loss-words.js';

test('[STORE-4] whoever reads of a loss learns that what was done to keep somebody out may be undone', () => {
  const words = wordsOfLoss({ kind: 'file-damaged', file: 'store-1.journal' }, 2);
  expect(words).toMatch(
    /^Of what was acknowledged some is missing: store-1\.journal is damaged, .* 2 rooms have a new/,
  );
  expect(wordsOfLoss({ kind: 'power-cut' }, 1)).toContain('One room has a new epoch.');
  for (const undone of ['Sign-outs', 'bans', 'passwords', 'again']) {
    expect(words).toContain(undone);
    expect(POSSIBLY_UNDONE).toContain(undone);
  }
});
