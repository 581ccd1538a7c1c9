import { describe, expect, test } from 'vitest';
import { admitPacket, FRESH_GATE, packetKind } from '../../../src/worker/engine/admit-packet.js';

const LIMITS = { connects: 2, strays: 1 };

describe('a packet', () => {
  test.each([
    ['0', 'connect'],
    ['0{"ticket":"x"}', 'connect'],
    ['0/,{"a":1}', 'connect'],
    ['0/admin,', 'elsewhere'],
    ['0/admin', 'elsewhere'],
    ['0/1234567,', 'none'],
    ['2["send",{}]', 'event'],
    ['2/,["send",{}]', 'event'],
    ['2/admin,["send",{}]', 'none'],
    ['1', 'leave'],
    ['37[1]', 'ack'],
    ['51-["a",{}]', 'binary'],
    ['4{"message":"x"}', 'none'],
    ['', 'none'],
    ['x', 'none'],
    [Buffer.from('0'), 'binary'],
  ])('%s is %s', (packet, kind) => {
    expect(packetKind(packet, 6)).toBe(kind);
  });
});

describe('a connection', () => {
  test('has one CONNECT at a time, and a few in all, other namespaces among them', () => {
    const first = admitPacket(FRESH_GATE, 'connect', 'none', LIMITS);
    if (!first.pass) throw new Error('unreachable');
    expect(admitPacket(first.state, 'connect', 'opening', LIMITS).pass).toBe(false);
    expect(admitPacket(first.state, 'connect', 'open', LIMITS).pass).toBe(false);
    const second = admitPacket(first.state, 'elsewhere', 'open', LIMITS);
    if (!second.pass) throw new Error('unreachable');
    expect(admitPacket(second.state, 'connect', 'none', LIMITS).pass).toBe(false);
    expect(admitPacket(second.state, 'elsewhere', 'none', LIMITS).pass).toBe(false);
  });

  test('is heard once it has its socket, and may acknowledge a little that nobody asked for', () => {
    for (const socket of ['none', 'opening'] as const) {
      for (const kind of ['event', 'leave', 'ack', 'binary', 'none'] as const) {
        expect(admitPacket(FRESH_GATE, kind, socket, LIMITS).pass, `${kind} ${socket}`).toBe(false);
      }
    }
    expect(admitPacket(FRESH_GATE, 'event', 'open', LIMITS)).toEqual({ pass: true, state: FRESH_GATE });
    const ack = admitPacket(FRESH_GATE, 'ack', 'open', LIMITS);
    expect(ack.pass && admitPacket(ack.state, 'ack', 'open', LIMITS).pass).toBe(false);
  });
});
