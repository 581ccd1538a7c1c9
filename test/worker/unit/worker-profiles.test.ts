import { expect, it } from 'vitest';
import { WorkerProfiles } from '../../../src/worker/profiles/worker-profiles.js';
import { MemoryDatabase } from '../../support/memory-store/database.js';
import { memoryProfiles } from '../../support/memory-store/profiles.js';

const QUIET = { debug() {} };

it('only another name, or all read anew, makes what is kept of names stale', async () => {
  const db = new MemoryDatabase();
  const profiles = new WorkerProfiles(memoryProfiles(db), QUIET);
  const renamed: (readonly string[])[] = [];
  const changed: (readonly string[])[] = [];
  profiles.onRenamed((people) => renamed.push(people));
  profiles.onChange(({ people }) => changed.push(people.map(({ id }) => id)));
  await profiles.tellName({ id: 'ann', name: 'Bora', renames: 1 });
  expect(renamed.splice(0)).toEqual([['ann']]);

  await profiles.tellStatus('ann', 'at lunch');
  await profiles.tellPicture('bob', { digest: 'x', base64: 'eA==' });
  expect(changed.splice(0)).toEqual([['ann'], ['ann'], ['bob']]);
  expect(renamed).toEqual([]);

  await profiles.tellName({ id: 'ann', name: 'Cleo', renames: 2 });
  expect(renamed.splice(0)).toEqual([['ann']]);

  // The store has lost what it said before.
  db.profiles.clear();
  await profiles.tellStatus('bob', 'here');
  expect(changed.at(-1)).toEqual(['bob']);
  expect(renamed).toEqual([['bob']]);
});
