import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countBySlot, lastCells, STRIP_CELLS } from '../../src/browser/chat/state/strip.js';
import type { Activity } from '../../src/client/events/activity.js';
import { ActivityLog } from '../../src/client/events/activity-log.js';
import type { ChatEvents } from '../../src/client/events/chat-events.js';
import { Emitter } from '../../src/client/events/emitter.js';
import { systemClock } from '../../src/client/timing/clock.js';

/** 0: nobody answered. */
function strip(slots: readonly number[]): readonly Activity[] {
  const events = new Emitter<ChatEvents>();
  const log = new ActivityLog(systemClock, events);
  let cells: readonly Activity[] = [];
  events.on('activity', (one) => {
    cells = lastCells([...cells, one]);
  });
  for (const slot of slots) {
    log.onPacket('in', 'messages', slot === 0 ? null : { node: 'one', slot, pid: slot });
  }
  return cells;
}

test('the strip is the last forty things, oldest first, by who served each; its sum leaves nothing out', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(4), { maxLength: 3 * STRIP_CELLS }), (slots) => {
      const cells = strip(slots);
      const last = slots.slice(Math.max(0, slots.length - 40));
      expect(cells.map(({ by }) => by?.slot ?? 0)).toEqual(last);
      const told = countBySlot(cells);
      // The independent count.
      for (const { slot, count } of told) {
        expect(count).toBe(last.filter((one) => one === (slot === -1 ? 0 : slot)).length);
      }
      expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(last.length);
      expect(told.map(({ count }) => count)).toEqual(
        told.map(({ count }) => count).toSorted((a, b) => b - a),
      );
    }),
  );
});
