import { expect, test } from 'vitest';
import { RoomAudits } from '../../../src/worker/rooms/room-audits.js';

test.each([0, 1, 9, 10, 23])('ten parts of %i rooms are each room once', (count) => {
  const rooms = Array.from({ length: count }, (_, at) => at);
  const audited: number[] = [];
  const sizes: number[] = [];
  const audits = new RoomAudits(
    () => rooms,
    (room) => audited.push(room),
  );
  for (let part = 1; part <= 10; part += 1) {
    const before = audited.length;
    audits.auditPart(part);
    sizes.push(audited.length - before);
  }
  expect(audited.toSorted((a, b) => a - b)).toEqual(rooms);
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
});
