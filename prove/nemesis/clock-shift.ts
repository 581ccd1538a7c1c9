import { writeFile } from 'node:fs/promises';
import { AFTER_WORKER_MS, type Fault } from './fault.js';

const HOUR_MS = 3_600_000;

export const clockShift: Fault = {
  kind: 'clock-shift',
  about: "the wall clock of the node's processes jumps by an hour, forward or back, and returns",
  convergeMs: AFTER_WORKER_MS,
  shiftsClock: true,
  async plan({ random, clockFile }) {
    const shift = random.chance(0.5) ? HOUR_MS : -HOUR_MS;
    return {
      detail: shift > 0 ? '+1 h' : '-1 h',
      begin: () => writeFile(clockFile, String(shift)),
      lastsMs: random.int(3_000, 6_000),
      heal: () => writeFile(clockFile, '0'),
    };
  },
};
