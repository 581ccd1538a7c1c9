import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawnMessages, freshAfter, ROWS, windowAround } from '../../src/browser/chat/state/log-window.js';
import { EMOJI } from '../../src/browser/chat/strings/en/emoji.js';
import { EMOJI as KOREAN } from '../../src/browser/chat/strings/ko/emoji.js';
import { emojiName, emojiOfCode, findEmoji } from '../../src/browser/chat/text/find-emoji.js';
import { isLong, oneLine } from '../../src/browser/chat/text/lines.js';
import { shortCodeAt } from '../../src/browser/chat/text/short-code.js';
import type { OutboxMessage } from '../../src/client/index.js';
import { rowsOf } from '../../src/client/rooms/rows.js';
import { isEmoji } from '../../src/protocol/emoji.js';
import type { Message } from '../../src/protocol/events.js';
import { LIMITS } from '../../src/protocol/limits.js';
import { ann, bob } from './support/fake-world.js';

const NOON = 1_000_000;

function message(seq: number, more: Partial<Message> = {}): Message {
  return { seq, mid: `m${seq}`, cmid: `c${seq}`, user: bob, text: `text ${seq}`, at: NOON, ...more };
}

test('the button to the newest counts what others wrote since, and nothing that is deleted', () => {
  const held = [
    message(1),
    message(2),
    message(4, { user: ann }),
    message(5, { deleted: true, text: '' }),
    message(7),
  ];
  expect([0, 1, 2, 6, 7].map((seq) => freshAfter(held, seq, ann.id))).toEqual([3, 2, 1, 1, 0]);
});

describe('the picker', () => {
  test('offers only what the server takes, each once, and each has a name', () => {
    for (const [emoji, name] of EMOJI) {
      expect([emoji, isEmoji(emoji), emoji.length <= LIMITS.emojiMaxChars]).toEqual([emoji, true, true]);
      expect(name).not.toBe('');
    }
    expect(new Set(EMOJI.map(([emoji]) => emoji)).size).toBe(EMOJI.length);
  });

  test('finds by the beginnings of words, and the emoji itself', () => {
    expect(findEmoji('thu up')).toEqual(['👍']);
    expect(findEmoji('YES')).toContain('👍');
    expect(findEmoji('umb')).toEqual([]);
    for (const [name, emoji] of [
      ['tada', '🎉'],
      ['thumbsup', '👍'],
      ['+1', '👍'],
      ['white check mark', '✅'],
      ['wave', '👋'],
      ['100', '💯'],
    ] as const) {
      expect(findEmoji(name)).toContain(emoji);
      expect(emojiOfCode(name)).toBe(emoji);
    }
    expect(emojiOfCode('party')).toBe('🎉');
    expect(emojiOfCode('part')).toBeUndefined();
    expect(emojiOfCode('oct')).toBe('🐙');
    expect(findEmoji('🚀')).toEqual(['🚀']);
    expect(findEmoji(' ')).toHaveLength(EMOJI.length);
    expect(emojiName('🎉')).toBe('party');
    expect(emojiName('🦄')).toBe('🦄');
  });
});

test('a page in Korean finds an emoji by its own names and by the English ones', () => {
  expect(findEmoji('로켓', KOREAN)).toEqual(['🚀']);
  expect(emojiOfCode('로켓', KOREAN)).toBe('🚀');
  for (const [emoji, name] of EMOJI) {
    for (const one of name.split(', ')) expect([one, ...findEmoji(one, KOREAN)]).toContain(emoji);
    expect(emojiOfCode(emojiName(emoji), KOREAN)).toBe(emojiOfCode(emojiName(emoji)));
  }
  expect(emojiOfCode('tada', KOREAN)).toBe('🎉');
});

describe('a short code', () => {
  const at = (text: string) => shortCodeAt(text, text.length);
  test('is a colon and at least two letters at the start of a word', () => {
    expect(at('go :ro')).toEqual({ start: 3, end: 6, words: 'ro', isClosed: false });
    expect(at('(:thumbs_up:')).toEqual({ start: 1, end: 12, words: 'thumbs up', isClosed: true });
    for (const text of ['', ':', ':r', 'at 6:30', 'a:ro', 'https://x', ':)', ':D', ':ro ', '::', '내일:ro']) {
      expect([text, at(text)]).toEqual([text, null]);
    }
  });

  test('is looked for at the caret, and names the place that it is in', () => {
    expect(shortCodeAt(':rocket and more', 3)).toEqual({ start: 0, end: 3, words: 'ro', isClosed: false });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (text, place) => {
        const caret = place % (text.length + 1);
        const code = shortCodeAt(`${text.slice(0, caret)} :rocket${text.slice(caret)}`, caret + 8);
        expect(code).toEqual({ start: caret + 1, end: caret + 8, words: 'rocket', isClosed: false });
      }),
    );
  });

  test('finds each emoji of the picker by its name', () => {
    for (const [emoji] of EMOJI) {
      const name = emojiName(emoji);
      const code = at(`:${name.replaceAll(' ', '_')}:`);
      expect([name, code?.isClosed, findEmoji(code?.words ?? '').includes(emoji)]).toEqual([
        name,
        true,
        true,
      ]);
    }
  });
});

describe('a long text', () => {
  test('is folded by its lines or its length', () => {
    expect(isLong('a\n'.repeat(10))).toBe(false);
    expect(isLong('a\n'.repeat(30))).toBe(true);
    expect(isLong('가'.repeat(2_000))).toBe(true);
  });

  test('is quoted in one line, and no letter is cut in two', () => {
    expect(oneLine('one\n  two\tthree ')).toBe('one two three');
    expect(oneLine(`${'a'.repeat(159)}👨‍👩‍👧 and more`)).toBe(`${'a'.repeat(159)}…`);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const line = oneLine(text, 40);
        expect(line.isWellFormed()).toBe(text.isWellFormed());
        expect(line.length).toBeLessThanOrEqual(41);
      }),
    );
  });
});

describe('the part of the log around a message', () => {
  test('has the message in it, is bounded, and follows the end only where it reaches it', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(5_000), { minLength: 1, maxLength: 900 }),
        fc.nat(),
        (seqs, which) => {
          // Between messages there may be changes, which have numbers and no rows.
          const messages = seqs.sort((a, b) => a - b).map((seq) => message(seq + 1));
          const seq = messages[which % messages.length]?.seq ?? 0;
          const view = windowAround(messages, seq);
          const rows = drawnMessages(messages, view);
          expect(rows.some((row) => row.seq === seq)).toBe(true);
          expect(rows.length).toBeLessThanOrEqual(ROWS);
          expect(view.to === null).toBe(rows.at(-1) === messages.at(-1));
        },
      ),
    );
  });
});

describe('rows with changes', () => {
  const pending = { kind: 'pending' } as const;
  const about = { room: 'den', writtenAt: NOON, state: pending, of: { mid: 'm1' } };

  test('show what was changed, stay the same object until something else is so, and count nobody twice', () => {
    const held = [
      message(1, { reactions: [{ emoji: '👍', count: 2, mine: true, by: ['ann', 'bob'] }] }),
      message(2),
    ];
    const queue = [
      { ...about, cmid: 'x', change: { kind: 'react', emoji: '👍', on: true } as const },
      { ...about, cmid: 'y', change: { kind: 'react', emoji: '🎉', on: true } as const },
    ];
    const first = rowsOf(held, queue, ann.id);
    expect(first[0]).toMatchObject({
      message: {
        reactions: [
          { emoji: '👍', count: 2 },
          { emoji: '🎉', count: 1, mine: true },
        ],
      },
      changes: queue,
    });
    const again = rowsOf(held, queue, ann.id);
    expect(first[0]?.kind === 'message' && first[0].message).toBe(
      again[0]?.kind === 'message' && again[0].message,
    );
    expect(first[1]?.kind === 'message' && first[1].message).toBe(held[1]);
  });

  test('of a message that is pending itself show it as it will be', () => {
    const entry: OutboxMessage = { cmid: 'mine', room: 'den', text: 'teh', writtenAt: NOON, state: pending };
    const edit = {
      ...about,
      cmid: 'e',
      of: { cmid: 'mine' },
      change: { kind: 'edit', text: 'the' } as const,
    };
    expect(rowsOf([], [entry, edit], ann.id)).toMatchObject([
      { kind: 'own', shown: { text: 'the', edited: NOON } },
    ]);
    const gone = { ...about, cmid: 'd', of: { cmid: 'mine' }, change: { kind: 'delete' } as const };
    expect(rowsOf([], [entry, edit, gone], ann.id)).toMatchObject([{ shown: { text: '', deleted: true } }]);
  });
});
