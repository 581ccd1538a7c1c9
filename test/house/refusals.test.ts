import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { refusalPhrases } from '../../src/protocol/refusal-phrases.js';

const source = fileURLToPath(new URL('../../src', import.meta.url));

/**
 * Codes that people read in the page's own words, or that only programs meet: a wrong address, a wrong body. Any other
 * says its kind (`refusalError`).
 */
const BY_CODE: readonly string[] = [
  'internal',
  'invalid',
  'method_not_allowed',
  'rate_limited',
  'ticket_refused',
  'too_large',
  'unauthenticated',
  'unsupported_type',
];

/** Errors of other codes without a kind, with the reason why nobody reads them on a page. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'primary/control/control-server.ts not readiness.code': '`/readyz` is asked by balancers',
  'primary/control/page-files.ts not_found': 'a script of another version: the browser gets it, no page',
  'worker/sockets/engine-guard.ts forbidden': 'a connection id of somebody else',
  'worker/sockets/engine-guard.ts not wrong.code': 'a query that Engine.IO does not know',
};

const texts = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((path) => /^(?:domain|store|worker|primary)\/.*\.ts$/.test(path))
  .map((path) => [path, readFileSync(join(source, path), 'utf8')] as const);

test('what people may read of the server is refused with its kind, so that a page can phrase it', () => {
  const found = texts.flatMap(([path, text]) =>
    [...text.matchAll(/new HoldfastError\(\s*(?:'(\w+)'|([\w.]+))/g)]
      .map(([, code, other]) => code ?? `not ${other}`)
      .filter((code) => !BY_CODE.includes(code))
      .map((code) => `${path} ${code}`),
  );
  expect([...new Set(found)].sort()).toEqual(Object.keys(PROGRAMS).sort());
});

test('each kind of refusal is used', () => {
  const all = [
    ...texts.map(([, text]) => text),
    readFileSync(join(source, 'protocol/access-refusal.ts'), 'utf8'),
    readFileSync(join(source, 'client/delivery/awaited-files.ts'), 'utf8'),
  ].join('\n');
  const unused = Object.keys(refusalPhrases).filter((kind) => !all.includes(`kind: '${kind}'`));
  // `kind: wrong` in the account service.
  expect(unused).toEqual(['wrong-credentials', 'wrong-present-password']);
});
