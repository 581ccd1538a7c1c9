import { expect, test } from 'vitest';
import { chooseEncoding } from '../../../src/site/accept-encoding.js';

const OFFERED = ['br', 'gzip'] as const;

test.each([
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip, deflate', 'gzip'],
  ['GZIP;q=0.8 , br;q=0', 'gzip'],
  ['br;q=0.0, *', 'gzip'],
  ['*;q=0', 'identity'],
  ['', 'identity'],
  ['brotli', 'identity'],
  [undefined, 'identity'],
])('%s takes %s', (header, encoding) => {
  expect(chooseEncoding(header, OFFERED)).toBe(encoding);
});
