import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { weakSecret } from '../../../src/weak-secret.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What stands for a secret in the shipped examples and pages. */
function shipped(): string[] {
  const files = ['deploy', 'docs'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  const texts = [...files, 'README.md', 'docker-compose.yml']
    .filter((name) => /\.(md|ya?ml|env|example|cfg|conf|service|sh)$/.test(name))
    .map((name) => readFileSync(join(root, name), 'utf8'));
  return texts.flatMap((text) =>
    [
      ...text.matchAll(
        /(?:HOLDFAST_SECRET|HOLDFAST_METRICS_TOKEN|--secret|--metrics-token)[=:][ \t]*([^\n`|]*)/g,
      ),
    ].map((match) => (match[1] as string).trim()),
  );
}

test('no text that the examples show for a secret is one', () => {
  const texts = shipped().filter((text) => text !== '' && !text.startsWith('…'));
  expect(texts.length).toBeGreaterThan(2);
  expect(texts.filter((text) => weakSecret(text) === null)).toEqual([]);
});

test.each([
  'change-me',
  'change-me-change-me-change-me',
  'put at least sixteen random characters here',
  'another random text',
  'my secret password of sixteen',
  'aaaaaaaaaaaaaaaaaaaaaaaa',
  '0123456789abcdef',
  'abcdefghijklmnopqrstuvwxyz',
  'passwordpassword',
  '<at least 16 characters>',
  'your-secret-token-here',
])('%s is refused', (text) => expect(weakSecret(text)).not.toBeNull());

test('what is made at random is taken, however it is written', () => {
  for (let round = 0; round < 500; round += 1) {
    const bytes = randomBytes(16);
    for (const encoding of ['hex', 'base64', 'base64url'] as const)
      expect(weakSecret(bytes.toString(encoding))).toBeNull();
  }
  expect(weakSecret('only for these tests, long enough')).toBeNull();
  expect(weakSecret('a secret for benchmarks only')).toBeNull();
  expect(weakSecret('correct horse battery staple')).toBeNull();
});
