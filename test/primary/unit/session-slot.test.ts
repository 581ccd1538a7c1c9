import { describe, expect, test } from 'vitest';
import { sessionSlots } from '../../../src/primary/router/session-slot.js';
import { type Mode, PRESETS, SESSION_STORES, type SessionStoreKind } from '../../../src/protocol/mode.js';
import { cookieName } from '../../../src/protocol/route.js';

const RULES = { cluster: 'c1', formerUntil: 0 };

function cookie(kind: SessionStoreKind, slot: number, node = 'n1', secure = false): string {
  const value = kind === 'token' ? `sealed.${node}.${slot}` : `s:secret.${node}.${slot}.signature`;
  return `${cookieName(kind, secure, 'c1')}=${encodeURIComponent(value)}`;
}
const slotsOf = (header: string, mode: Mode = PRESETS.sticky) => sessionSlots(header, mode, 'n1', RULES, 0);

test('[ROUTE-2] the cookie of the present store counts, whatever else comes along', () => {
  for (const preset of ['sticky', 'shared', 'stateless'] as const) {
    const mode = PRESETS[preset];
    const header = SESSION_STORES.map((kind) => cookie(kind, kind === mode.sessions ? 2 : 3)).join('; ');
    expect(slotsOf(header, mode)).toEqual({ session: 2, holder: null });
  }
  expect(slotsOf(cookie('memory', 4, 'n1', true))).toEqual({ session: 4, holder: null });
});

describe('after a switch of the mode', () => {
  test('[SESS-7] a session that is in the memory of a worker leads there', () => {
    for (const mode of [PRESETS.shared, PRESETS.stateless]) {
      expect(slotsOf(cookie('memory', 3), mode)).toEqual({ session: 3, holder: 3 });
    }
  });
  test('[SESS-7] one of the store, or in the cookie, goes back to where it was made when sessions go into memory', () => {
    expect(slotsOf(cookie('redis', 3))).toEqual({ session: 3, holder: null });
    expect(slotsOf(cookie('token', 2))).toEqual({ session: 2, holder: null });
  });
  test('one of another node leads nowhere here', () => {
    expect(slotsOf(cookie('memory', 3, 'n2'), PRESETS.shared)).toEqual({ session: null, holder: null });
    expect(slotsOf('holdfast.c1.redis=%00')).toEqual({ session: null, holder: null });
    expect(slotsOf('')).toEqual({ session: null, holder: null });
  });
});
