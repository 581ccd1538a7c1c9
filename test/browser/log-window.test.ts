import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  boundBelow,
  drawnMessages,
  FOLLOW_END,
  holdStart,
  ROWS,
  stepDown,
  stepUp,
} from '../../src/browser/chat/state/log-window.js';
import type { Message } from '../../src/protocol/events.js';

function log(count: number, from = 1): Message[] {
  return Array.from({ length: count }, (_, i) => ({
    seq: from + i,
    mid: `${from + i}`,
    cmid: `${from + i}`,
    user: { id: 'u', name: 'U' },
    text: '',
    at: 0,
  }));
}

describe('the drawn part of a log', () => {
  test('follows the end with a bounded number of rows', () => {
    expect(drawnMessages(log(1_000), FOLLOW_END).map((m) => m.seq)).toEqual(
      log(ROWS, 1_000 - ROWS + 1).map((m) => m.seq),
    );
    expect(drawnMessages(log(3, 50), FOLLOW_END)).toHaveLength(3);
  });

  test('stays where the reader is while others write', () => {
    const held = holdStart(log(1_000), FOLLOW_END);
    expect(drawnMessages(log(1_100), held)[0]?.seq).toBe(701);
    expect(drawnMessages(log(5_000), boundBelow(log(5_000), held))).toHaveLength(ROWS);
  });

  test('goes up to the first and down to the last, always dense and bounded', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000 }),
        fc.array(fc.constantFrom(stepUp, stepDown, holdStart, boundBelow), { maxLength: 60 }),
        (count, steps) => {
          let messages = log(count, 40);
          let view = FOLLOW_END;
          for (const step of steps) {
            view = step(messages, view);
            messages = log(messages.length + 7, 40);
            view = boundBelow(messages, view);
            const rows = drawnMessages(messages, view);
            expect(rows.length).toBeLessThanOrEqual(ROWS * 2);
            expect(rows.length).toBeGreaterThan(0);
            expect(rows.map((m) => m.seq)).toEqual(rows.map((_, i) => (rows[0]?.seq ?? 0) + i));
          }
          for (let i = 0; i < 60; i += 1) view = stepUp(messages, view);
          expect(drawnMessages(messages, view)[0]?.seq).toBe(40);
          for (let i = 0; i < 60; i += 1) view = stepDown(messages, view);
          expect(drawnMessages(messages, view).at(-1)?.seq).toBe(messages.at(-1)?.seq);
        },
      ),
    );
  });
});
