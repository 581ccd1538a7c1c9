import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Message } from '../../../src/protocol/events.js';
import { entryBody, type LogEntry, listOf, readEntry, readPublished } from '../../../src/store/log-codec.js';
import { entryJson, entryOf } from '../../support/entry-of.js';

/**
 * Texts of all code points, halves of pairs among them. A table of them all, as for `unit: 'binary'`, takes a second.
 */
const text = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.array(fc.nat(0x10_ffff), { maxLength: 60 }).map((points) => String.fromCodePoint(...points)),
);
const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/);
const message: fc.Arbitrary<Message> = fc.record({
  seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  mid: id,
  cmid: text,
  user: fc.record(
    { id, name: text, synthetic: fc.constant(true as const) },
    { requiredKeys: ['id', 'name'], noNullPrototype: true },
  ),
  text: fc.oneof(text, fc.constantFrom('"}],\n[', '","at":1}', '\u2028', '\ud800', '{"seq":9,"mid":"x"}')),
  at: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
});

describe('the codec of the log', () => {
  test('what is written is read again, whatever somebody wrote', () => {
    fc.assert(
      fc.property(message, (written) => {
        const json = entryJson(written.seq, written.mid, entryBody(written), written.at);
        expect(json).toBe(JSON.stringify(written));
        const entry = readEntry(json);
        expect({ seq: entry.seq, mid: entry.mid, chars: entry.chars }).toEqual({
          seq: written.seq,
          mid: written.mid,
          chars: json.length,
        });
        expect(entry.message).toEqual(written);
        expect(readEntry(json)).toEqual(entryOf(written));
      }),
    );
  });

  test('what was stored together is published in one text and read in its order', () => {
    fc.assert(
      fc.property(id, fc.array(message, { minLength: 1, maxLength: 8 }), (epoch, written) => {
        const entries = written.map(entryOf);
        // As `append.lua` puts it together; its test is in the contract of the stores.
        const published = `m${epoch}\n[${entries.map(({ json }) => json).join(',\n')}]`;
        const read: [string, LogEntry][] = [];
        readPublished(published, 1, (...one) => read.push(one));
        expect(read).toEqual(entries.map((entry) => [epoch, entry]));
        expect(JSON.parse(`[${listOf(entries)}]`)).toEqual(written);
      }),
    );
  });

  test('nothing of a person goes into the log but what others may know', () => {
    const user = { id: 'u', name: 'ann', passwordHash: 'secret' };
    expect(entryOf({ seq: 1, mid: 'm', cmid: 'c', user, text: '', at: 1 }).json).not.toContain('secret');
  });

  test('an entry with its fields in another order is read all the same', () => {
    const other = '{"mid":"m","text":"x","seq":7}';
    expect(readEntry(other)).toMatchObject({ seq: 7, mid: 'm', json: other });
    expect(() => readEntry('no JSON')).toThrow(SyntaxError);
  });
});
