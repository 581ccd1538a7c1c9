import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../../src/protocol/limits.js';
import { judgeBacklog, type Slowness } from '../../../src/worker/sockets/backlog.js';

const { slowSocketBytes, slowSocketMaxMs, slowSocketPackets, slowSocketMaxBytes, slowAnswersMaxBytes } =
  LIMITS;
const slow = (at: number, kernelBytes = 7): Slowness => ({ sinceMs: at, stillSinceMs: at, kernelBytes });

describe('a socket', () => {
  test('with little unsent keeps up', () => {
    expect(judgeBacklog(null, { packets: 3, bytes: 500, kernelBytes: 500 }, 0)).toEqual({
      close: false,
      slow: null,
    });
  });

  test('that kept up and has nothing unsent need not be judged', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (kernelBytes, nowMs) => {
        expect(judgeBacklog(null, { packets: 0, bytes: 0, kernelBytes }, nowMs)).toEqual({
          close: false,
          slow: null,
        });
      }),
    );
  });

  test('is slow by bytes alone, and until all is sent', () => {
    const bytes = slowSocketBytes + 1;
    const first = judgeBacklog(null, { packets: 1, bytes, kernelBytes: bytes }, 5);
    expect(first).toEqual({ close: false, slow: { sinceMs: 5, stillSinceMs: 5, kernelBytes: bytes } });
    expect(judgeBacklog(first.slow, { packets: 0, bytes: 1, kernelBytes: 1 }, 9).slow?.sinceMs).toBe(5);
    expect(judgeBacklog(first.slow, { packets: 0, bytes: 0, kernelBytes: 0 }, 9)).toEqual({
      close: false,
      slow: null,
    });
  });

  test('that takes nothing for too long is closed; one that takes a little is not', () => {
    const late = slowSocketMaxMs + 1;
    expect(judgeBacklog(slow(0), { packets: 1, bytes: 900, kernelBytes: 7 }, late).close).toBe(true);
    expect(judgeBacklog(slow(0), { packets: 1, bytes: 900, kernelBytes: 6 }, late).close).toBe(false);
  });

  test('whose packets pile up is closed past their bytes or their time; a long answer may be longer', () => {
    const late = slowSocketMaxMs + 1;
    const packets = slowSocketPackets;
    expect(judgeBacklog(null, { packets, bytes: slowSocketMaxBytes + 1, kernelBytes: 1 }, 0).close).toBe(
      true,
    );
    expect(judgeBacklog(slow(0), { packets, bytes: 900, kernelBytes: 6 }, late).close).toBe(true);
    expect(judgeBacklog(null, { packets: 1, bytes: slowSocketMaxBytes + 1, kernelBytes: 1 }, 0).close).toBe(
      false,
    );
    expect(judgeBacklog(null, { packets: 1, bytes: slowAnswersMaxBytes + 1, kernelBytes: 1 }, 0).close).toBe(
      true,
    );
  });
});
