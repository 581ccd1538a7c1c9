import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ownerTags } from '../../src/domain/owner-tag.js';

const SECRET = 'a secret of the cluster, long enough';

test('a tag is the same on every worker and node, and tells nothing of the id', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 8 }), (id) => {
      const tag = ownerTags(SECRET)(id);
      expect(tag).toBe(ownerTags(SECRET)(id));
      expect(tag).toMatch(/^[\w-]{8}$/);
      expect(tag).not.toContain(id);
    }),
  );
});

test('another person, and another cluster, have another tag', () => {
  const tags = Array.from({ length: 1_000 }, (_, at) => ownerTags(SECRET)(`u${at}`));
  expect(new Set(tags).size).toBe(tags.length);
  expect(ownerTags('another secret of a cluster')('u1')).not.toBe(tags[1]);
});

test('a tag never changes: ids of sessions that are kept end in it', () => {
  expect(ownerTags(SECRET)('u1')).toBe('uShEslpg');
});
