import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanName } from '../../../src/domain/names.js';
import { accountIdOf, namesToTry } from '../../../src/worker/oidc/own-name.js';

test('one person of one provider is one account, and of two providers two', () => {
  const id = accountIdOf('https://a.example', '1');
  expect(id).toMatch(/^[\w-]{16}$/);
  expect(accountIdOf('https://a.example', '1')).toBe(id);
  expect(accountIdOf('https://b.example', '1')).not.toBe(id);
  // What one of them is called is no part of what another is.
  expect(accountIdOf('https://a.example/', '1')).not.toBe(accountIdOf('https://a.example', '/1'));
});

test('the best name comes first, the local part of an address for the address', () => {
  const names = (claims: object) => namesToTry({ iss: 'i', sub: '1', ...claims }, 'AbC-dE_fGh');
  expect(names({ preferred_username: 'ann@example.org', name: 'Ann Lee' }).slice(0, 4)).toEqual([
    'ann',
    'Ann Lee',
    'ann-2',
    'ann-3',
  ]);
  expect(names({ email: 'kim.minsu@example.org' })[0]).toBe('kim.minsu');
  expect(names({})[0]).toBe('person');
  expect(names({ name: 7, preferred_username: null, nickname: ['x'] })[0]).toBe('person');
  expect(names({}).at(-1)).toBe('person-abcdef');
});

test('the last one is always a name, whatever a provider says', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (name, nickname) => {
      const names = namesToTry(
        { iss: 'i', sub: 's', name, nickname },
        accountIdOf('https://a.example', name),
      );
      expect(cleanName(names.at(-1) as string)).toBe(names.at(-1));
      expect(names.length).toBeLessThan(60);
    }),
  );
});
