import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commands } from '../../src/browser/chat/strings/en/commands.js';
import { asSent } from '../../src/browser/chat/text/lines.js';
import { parseText } from '../../src/browser/chat/text/markup/parse.js';
import { COMMANDS, commandsAt, readSlash, writtenBy } from '../../src/browser/chat/text/slash.js';

describe('a text that begins with a slash', () => {
  test.each([
    ['/me looks', { kind: 'command', name: 'me', rest: 'looks' }],
    ['/ME  looks\nout ', { kind: 'command', name: 'me', rest: 'looks\nout' }],
    ['/leave', { kind: 'command', name: 'leave', rest: '' }],
    ['/invite @bob', { kind: 'command', name: 'invite', rest: '@bob' }],
    ['/topic Ships\nand tides', { kind: 'command', name: 'topic', rest: 'Ships\nand tides' }],
    ['/dance now', { kind: 'unknown', name: 'dance' }],
    ['//me looks', { kind: 'text', text: '/me looks' }],
    ['///', { kind: 'text', text: '//' }],
    ['/', { kind: 'text', text: '/' }],
    ['/etc/hosts', { kind: 'text', text: '/etc/hosts' }],
    ['/ a', { kind: 'text', text: '/ a' }],
    ['/2', { kind: 'text', text: '/2' }],
  ])('is a command or a text: %j', (text, read) => expect(readSlash(text)).toEqual(read));

  test('can always be sent, by one slash more', () => {
    fc.assert(
      fc.property(fc.string(), (rest) => {
        expect(readSlash(`//${rest}`)).toEqual({ kind: 'text', text: `/${rest}` });
      }),
    );
  });

  test('is offered the commands that it could become, until it is one', () => {
    expect(commandsAt('/', 1)).toEqual(COMMANDS);
    expect(commandsAt('/l', 2)).toEqual(['leave']);
    expect(commandsAt('/leave', 6)).toEqual([]);
    expect(commandsAt('/leave now', 3)).toEqual([]);
    expect(commandsAt('a /l', 4)).toEqual([]);
    expect(commandsAt('//', 2)).toEqual([]);
  });

  test('is read out with how many are offered', () => {
    expect(commands.offered(5, 'me')).toBe('5 commands; Enter takes /me');
    expect(commands.offered(1, 'leave')).toBe('1 command; Enter takes /leave');
  });
});

describe('what is written by', () => {
  test('/me is one emphasis, whatever stands in it', () => {
    const word = fc.stringMatching(/^[a-z*_`~가]{1,6}$/);
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(' ', '\n', '\n\n'),
        (words, space) => {
          // Code and deleted text are marks of their own.
          const rest = words.join(space).replace(/[`~_]/g, '');
          fc.pre(rest.trim() !== '');
          const blocks = parseText(writtenBy('me', rest.trim()) ?? '');
          expect(blocks).toHaveLength(1);
          expect(blocks[0]).toMatchObject({ kind: 'paragraph', parts: [{ kind: 'emphasis' }] });
        },
      ),
    );
    expect(writtenBy('me', '')).toBeNull();
  });

  test('/shrug keeps both its arms when it is drawn', () => {
    expect(parseText(writtenBy('shrug', 'who knows') ?? '')).toEqual([
      { kind: 'paragraph', parts: [{ kind: 'text', text: 'who knows ¯\\_(ツ)_/¯' }] },
    ]);
  });
});

test('a text is sent without empty lines around it, and with the indent of its first line', () => {
  expect(asSent(' \n\n  first\n second \n\n')).toBe('  first\n second');
  expect(asSent('\u3000漢字')).toBe('\u3000漢字');
});
