import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseText } from '../../src/browser/chat/text/parse.js';

const links = (text: string) =>
  parseText(text).flatMap((block) =>
    block.kind === 'paragraph' ? block.parts.filter((part) => part.kind === 'link') : [],
  );

describe('the text of a message', () => {
  test('has links to http and https, without the punctuation of the sentence', () => {
    expect(links('see https://a.example/x(1), or (http://b.example/y).').map((link) => link.text)).toEqual([
      'https://a.example/x(1)',
      'http://b.example/y',
    ]);
  });

  test('breaks at every end of a line that Unicode knows, since browsers draw some of them as nothing', () => {
    expect(parseText('one\u2028two\u2029three\u0085four\r\nfive')).toEqual([
      { kind: 'paragraph', parts: [{ kind: 'text', text: 'one\ntwo\nthree\nfour\nfive' }] },
    ]);
  });

  test('makes no link of anything else', () => {
    for (const text of [
      'javascript:alert(1)',
      'data:text/html,x',
      'https://',
      'ftp://a.example',
      'www.a.example',
    ]) {
      expect(links(text)).toEqual([]);
    }
  });

  test('shows code as code and interprets nothing in it', () => {
    expect(parseText('run `a <b> https://c.example` now')).toEqual([
      {
        kind: 'paragraph',
        parts: [
          { kind: 'text', text: 'run ' },
          { kind: 'code', text: 'a <b> https://c.example' },
          { kind: 'text', text: ' now' },
        ],
      },
    ]);
    expect(parseText('before\n```ts\nlet a = 1;\n```\nafter').map((block) => block.kind)).toEqual([
      'paragraph',
      'code',
      'paragraph',
    ]);
  });

  test('interprets nothing else', () => {
    const text = '<img src=x onerror=alert(1)> **bold** [a](b) &amp;';
    expect(parseText(text)).toEqual([{ kind: 'paragraph', parts: [{ kind: 'text', text }] }]);
  });

  test('shows the word after the mark of a code block, which may have been meant', () => {
    expect(parseText('```a\n<b>```')).toEqual([{ kind: 'code', language: 'a', text: '<b>' }]);
  });

  test('keeps every visible character, whatever it is given', () => {
    const bits = fc.constantFrom(
      '`',
      '```',
      '\n',
      ' ',
      'https://a.example/',
      'a',
      ')',
      '(',
      '.',
      '\u202e',
      '<b>',
    );
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        const shown = parseText(text)
          .map((block) =>
            block.kind === 'code'
              ? `${block.language ?? ''}${block.text}`
              : block.parts.map((part) => part.text).join(''),
          )
          .join('');
        const visible = (of: string) => of.replace(/[`\s]/g, '');
        expect(visible(shown)).toBe(visible(text));
      }),
      { numRuns: 500 },
    );
  });

  test('takes about as long for a hostile text as it is long: everybody who opens the room parses it', () => {
    for (const text of [`https://a/${')'.repeat(7_990)}`, `https://a/${'.)'.repeat(3_995)}`]) {
      const before = process.cpuUsage();
      expect(links(text).map((link) => link.text)).toEqual(['https://a/']);
      const { user, system } = process.cpuUsage(before);
      // It was 290 ms, and a page of 50 such messages froze every reader's tab for 15 s.
      expect((user + system) / 1_000).toBeLessThan(60);
    }
  });
});
