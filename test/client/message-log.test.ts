import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OlderLogPage } from '../../src/client/rooms/log-outcome.js';
import { MessageLog } from '../../src/client/rooms/message-log.js';
import type { NoticeEntry } from '../../src/protocol/entries.js';
import type { JoinResult, Message } from '../../src/protocol/events.js';
import { bob } from './support/fake-world.js';

function log(epoch: string, count: number, from = 1): Message[] {
  return Array.from({ length: count }, (_, i) => {
    const seq = from + i;
    return { seq, mid: `${epoch}-${seq}`, cmid: `c${seq}`, user: bob, text: `${seq}`, at: seq };
  });
}
function answer(epoch: string, messages: Message[], complete = true): JoinResult {
  return { epoch, head: messages.at(-1)?.seq ?? 0, messages, complete, read: 0 };
}
function older(epoch: string, messages: Message[], head = 10): OlderLogPage {
  return { epoch, head, messages, more: true };
}
function seqs(held: MessageLog): number[] {
  return held.messages.map((message) => message.seq);
}

describe('a message log', () => {
  test('takes the first page, then batches; overlapping ones add nothing twice', () => {
    const held = new MessageLog();
    held.applyJoin(null, answer('a', log('a', 3, 8)));
    expect(held.hasOlder).toBe(true);
    expect(held.applyBatch('a', log('a', 2, 11))).toMatchObject({ kind: 'appended' });
    const again = held.applyBatch('a', log('a', 4, 10));
    expect(again.kind === 'appended' && again.added.map((m) => m.seq)).toEqual([13]);
    expect(seqs(held)).toEqual([8, 9, 10, 11, 12, 13]);
  });

  test('keeps a batch behind a hole aside, asks to join, and shows it after the hole is filled', () => {
    const held = new MessageLog();
    held.applyJoin(null, answer('a', log('a', 2)));
    expect(held.applyBatch('a', log('a', 1, 4))).toEqual({ kind: 'rejoin' });
    expect(seqs(held)).toEqual([1, 2]);
    const { position } = held;
    const asked = held.asking();
    held.setAside('a', log('a', 2, 5));
    const outcome = held.applyJoin(position, answer('a', log('a', 2, 3)), asked);
    expect(outcome.kind === 'appended' && outcome.added.map((m) => m.seq)).toEqual([3, 4, 5, 6]);
    expect(held.hasHole).toBe(false);
  });

  test('holds notices between its messages; an older page of nothing else leads on to the one before it', () => {
    const held = new MessageLog();
    const notices = (count: number, from: number): NoticeEntry[] =>
      log('a', count, from).map(({ text, kind: _, ...head }) => ({
        ...head,
        kind: 'notice',
        what: 'topic',
        text,
      }));
    held.applyJoin(null, answer('a', log('a', 2, 8)));
    expect(held.applyBatch('a', [...notices(1, 10), ...log('a', 1, 11)])).toMatchObject({ kind: 'appended' });
    expect(seqs(held)).toEqual([8, 9, 11]);
    expect(held.shown.map(({ seq }) => seq)).toEqual([8, 9, 10, 11]);
    expect(held.at(10)).toBeNull();
    expect(held.prepend({ ...older('a', []), messages: notices(3, 5) }, 8)).toBe(3);
    expect(held.prepend(older('a', log('a', 4)), 5)).toBe(4);
    expect(held.shown.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(held.applyBatch('a', notices(1, 12))).toMatchObject({ kind: 'appended' });
    expect(held.position).toEqual({ epoch: 'a', seq: 12, mid: 'a-12' });
    // Another entry under the number of a notice is another log.
    const other = [{ ...notices(1, 10)[0], mid: 'b-10' } as NoticeEntry, ...notices(2, 11)];
    const forked = held.applyJoin(held.position, {
      ...{ epoch: 'a', head: 12, messages: other, complete: false, read: 0 },
    });
    expect(forked.kind).toBe('reset');
  });

  test('[SEND-4] a gap past the bound is declared: the newest page replaces what was held', () => {
    const held = new MessageLog();
    held.applyJoin(null, answer('a', log('a', 2)));
    const outcome = held.applyJoin(held.position, answer('a', log('a', 50, 951), false));
    expect(outcome).toMatchObject({ kind: 'gap', after: 2, before: 951 });
    expect(seqs(held)[0]).toBe(951);
    expect(held.hasOlder).toBe(true);
  });

  test('[SEND-4] another epoch is a reset; lost only when what was held is gone', () => {
    const same = new MessageLog();
    same.applyJoin(null, answer('a', log('a', 5)));
    const kept = same.applyJoin(same.position, answer('b', log('a', 7), false));
    expect(kept).toMatchObject({ kind: 'reset', lost: 'no' });
    expect(seqs(same)).toEqual([1, 2, 3, 4, 5, 6, 7]);

    const gone = new MessageLog();
    gone.applyJoin(null, answer('a', log('a', 5)));
    expect(gone.applyJoin(gone.position, answer('b', log('b', 2), false))).toMatchObject({
      kind: 'reset',
      lost: 'yes',
    });
    const far = new MessageLog();
    far.applyJoin(null, answer('a', log('a', 5)));
    expect(far.applyJoin(far.position, answer('b', log('b', 50, 100), false))).toMatchObject({
      lost: 'unknown',
    });
  });

  test('[SEND-4] the same epoch with another mid at a held seq is a fork, whether the page shows it or not', () => {
    const shown = new MessageLog();
    shown.applyJoin(null, answer('a', log('a', 5)));
    const forked = log('a', 3).concat(log('x', 4, 4));
    expect(shown.applyJoin(shown.position, answer('a', forked, false))).toMatchObject({
      kind: 'reset',
      lost: 'yes',
    });
    const hidden = new MessageLog();
    hidden.applyJoin(null, answer('a', log('a', 5)));
    // 100 past the position: the server would have filled it, had it known the position, but for very long
    // texts.
    expect(hidden.applyJoin(hidden.position, answer('a', log('x', 50, 56), false))).toMatchObject({
      kind: 'reset',
      lost: 'unknown',
    });
  });

  test('[SEND-4] a fork is seen where the newest entries are changes, which no page brings', () => {
    const page = (headMid: string): JoinResult => ({ ...answer('a', log('a', 2)), head: 4, headMid });
    const held = new MessageLog();
    held.applyJoin(null, page('a-4'));
    expect(held.position).toEqual({ epoch: 'a', seq: 4, mid: 'a-4' });
    expect(held.covers('a', 4, 'a-4')).toBe(true);
    expect(held.covers('a', 4, 'b-4')).toBe(false);
    expect(held.misses({ seq: 4, mid: 'b-4' }, true)).toBe(true);
    // The same page again, and a fill that ends there, are none.
    expect(held.applyJoin(null, page('a-4'))).toEqual({ kind: 'appended', added: [] });
    const fill = { ...answer('a', []), head: 4, headMid: 'a-4' };
    expect(held.applyJoin(held.position, fill)).toEqual({ kind: 'appended', added: [] });
    expect(held.applyJoin(null, page('b-4'))).toMatchObject({ kind: 'reset', lost: 'yes' });
    expect(held.position).toEqual({ epoch: 'a', seq: 4, mid: 'b-4' });
    expect(held.applyJoin(held.position, { ...page('c-4'), complete: false })).toMatchObject({
      kind: 'reset',
    });
    // An older node does not say it.
    const plain = new MessageLog();
    plain.applyJoin(null, { ...answer('a', log('a', 2)), head: 4 });
    expect(plain.position).toEqual({ epoch: 'a', seq: 2, mid: 'a-2' });
  });

  test('rows of a page that is apart follow what is heard, as long as all of that is known', () => {
    const held = new MessageLog(() => 'me');
    held.applyJoin(null, answer('a', log('a', 3, 50)));
    const page = older('a', log('a', 2, 10), 52);
    expect(held.bring(page)?.[0]).toBe(page.messages[0]);
    const edit = { seq: 53, mid: 'a-53', cmid: 'e', user: bob, at: 53, kind: 'edit' as const, of: 'a-11' };
    held.applyBatch('a', [{ ...edit, text: 'anew' }]);
    const now = held.bring(page);
    expect(now?.[0]).toBe(page.messages[0]);
    expect(now?.[1]).toMatchObject({ seq: 11, text: 'anew', edited: 53 });
    // It is in the page already.
    expect(held.bring({ ...page, head: 53 })?.[1]).toBe(page.messages[1]);
    expect(held.bring({ ...page, head: 40 })).toBeNull();
    expect(held.bring({ ...page, epoch: 'b' })).toBeNull();
    expect(seqs(held)).toEqual([50, 51, 52]);
  });

  test('older pages go in front, only where they fit', () => {
    const held = new MessageLog();
    held.applyJoin(null, answer('a', log('a', 3, 8)));
    expect(held.prepend(older('a', log('a', 2, 4)), 6)).toBe(0);
    expect(held.prepend(older('b', log('a', 3, 5)), 8)).toBe(0);
    expect(held.prepend(older('a', log('a', 3, 5)), 8)).toBe(3);
    expect(seqs(held)).toEqual([5, 6, 7, 8, 9, 10]);
    // An older node says no head.
    const { head: _, ...plain } = older('a', log('a', 2, 3));
    expect(held.prepend(plain, 5)).toBe(2);
    const change = { seq: 11, mid: 'a-11', cmid: 'c', user: { id: 'u', name: 'U' }, at: 1 };
    held.applyBatch('a', [{ ...change, kind: 'edit', of: 'a-3', text: 'new' }]);
    expect(held.at(3)?.text).toBe('new');
  });

  test('[SEND-3] whatever is lost, doubled or late, it is dense, in order, and a part of the log', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('write' as const), count: fc.integer({ min: 1, max: 4 }) }),
      fc.record({
        kind: fc.constant('batch' as const),
        from: fc.nat(60),
        count: fc.integer({ min: 1, max: 6 }),
      }),
      fc.record({ kind: fc.constant('ask' as const) }),
      fc.record({ kind: fc.constant('answer' as const), which: fc.nat(5) }),
      fc.record({ kind: fc.constant('older' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const all: Message[] = log('a', 3);
        const held = new MessageLog();
        const answers: (() => void)[] = [];
        for (const one of steps) {
          if (one.kind === 'write') all.push(...log('a', one.count, all.length + 1));
          else if (one.kind === 'batch') held.applyBatch('a', all.slice(one.from, one.from + one.count));
          else if (one.kind === 'ask') {
            const since = held.position;
            // Read when asked, answered any time later.
            const messages = since === null ? all.slice(-5) : all.slice(since.seq);
            const result = { epoch: 'a', head: all.length, messages, complete: true, read: 0 };
            const asked = held.asking();
            answers.push(() => held.applyJoin(since, result, asked));
          } else if (one.kind === 'answer') {
            answers.splice(one.which, 1)[0]?.();
          } else if (held.first !== null) {
            const before = held.first.seq;
            held.prepend(older('a', all.slice(Math.max(0, before - 4), before - 1), all.length), before);
          }
          const shown = held.messages;
          const first = shown[0]?.seq ?? 1;
          expect(shown).toEqual(all.slice(first - 1, first - 1 + shown.length));
        }
        const since = held.position;
        const messages = since === null ? all.slice(-5) : all.slice(since.seq);
        held.applyJoin(since, { epoch: 'a', head: all.length, messages, complete: true, read: 0 });
        expect(held.last).toEqual(all.at(-1));
      }),
      { numRuns: 500 },
    );
  });
});
