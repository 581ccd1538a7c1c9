import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seal, unseal } from '../../src/domain/sealed.js';
import { deriveKey } from '../../src/domain/secrets.js';

const content = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown);

test('what was sealed is read with the same secret and purpose only', () => {
  fc.assert(
    fc.property(content, fc.string(), fc.string(), (value, secret, purpose) => {
      const sealed = seal(value, secret, purpose);
      fc.pre(sealed.length <= 4_096);
      expect(unseal(sealed, secret, purpose)).toEqual(value);
      expect(unseal(sealed, `${secret}.`, purpose)).toBeNull();
      expect(unseal(sealed, secret, `${purpose}.`)).toBeNull();
    }),
  );
});

test('one altered character is enough to be refused', () => {
  const sealed = seal({ userId: 'u1' }, 'secret', 'test');
  // The last character of 32 bytes in base64url has two bits that nobody reads.
  for (let at = 0; at < sealed.length - 1; at += 1) {
    const other = sealed[at] === 'A' ? 'B' : 'A';
    expect(unseal(sealed.slice(0, at) + other + sealed.slice(at + 1), 'secret', 'test')).toBeNull();
  }
});

test.each(['', '.', 'no dot', '.mac', 'e30.', `${'a'.repeat(4_096)}.x`])('%s is nothing', (value) => {
  expect(unseal(value, 'secret', 'test')).toBeNull();
});

test('keys of two purposes have nothing in common, and are the same each time', () => {
  expect(deriveKey('secret', 'one')).toEqual(deriveKey('secret', 'one'));
  expect(deriveKey('secret', 'one')).not.toEqual(deriveKey('secret', 'two'));
  expect(deriveKey('secret', 'one')).toHaveLength(32);
});
