import { beforeEach, describe, expect, test } from 'vitest';
import { DOUBT_TIMES, WebsocketDoubt } from '../../src/client/connection/websocket-doubt.js';
import { memoryStorage } from '../../src/client/delivery/key-value-storage.js';
import { seeded } from './support/fake-clock.js';

describe('doubt of websockets', () => {
  let now = 0;
  const random = seeded(1);
  const clock = { now: () => now, steady: () => now, after: () => () => {}, random };
  let storage = memoryStorage();
  const make = (origin = 'https://chat.example.com') => new WebsocketDoubt({ origin, storage, clock });
  let doubt: WebsocketDoubt;
  const fallSilent = () => {
    doubt.silent('websocket');
    doubt.silent('websocket');
    doubt.onAnswered('polling');
  };
  beforeEach(() => {
    now = Date.parse('2026-11-25T12:00:00Z');
    storage = memoryStorage();
    doubt = make();
  });

  test('two silent tries lead to polling, one does not, and an answer in between counts from the start', () => {
    expect(doubt.nextWay()).toBe('websocket');
    doubt.silent('websocket');
    expect(doubt.nextWay()).toBe('websocket');
    doubt.onAnswered('websocket');
    doubt.silent('websocket');
    expect(doubt.nextWay()).toBe('websocket');
    doubt.silent('websocket');
    expect(doubt.nextWay()).toBe('polling');
  });

  test('it is remembered once polling was answered, for this origin alone', () => {
    doubt.silent('websocket');
    doubt.silent('websocket');
    expect(make().nextWay()).toBe('websocket');
    doubt.onAnswered('polling');
    expect(make().nextWay()).toBe('polling');
    expect(make('https://other.example.com').nextWay()).toBe('websocket');
  });

  test('silent both ways is no matter of websockets', () => {
    doubt.silent('websocket');
    doubt.silent('websocket');
    doubt.silent('polling');
    expect(doubt.nextWay()).toBe('websocket');
    doubt.onAnswered('polling');
    expect(make().nextWay()).toBe('websocket');
  });

  test('when what is remembered is silent as well, the two take turns', () => {
    fallSilent();
    doubt.silent('polling');
    expect(doubt.nextWay()).toBe('websocket');
    doubt.silent('websocket');
    expect(doubt.nextWay()).toBe('polling');
  });

  test('it is looked at again, less and less often, and forgotten when a websocket was answered', () => {
    expect(doubt.probeInMs()).toBeNull();
    fallSilent();
    const waits: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      waits.push(doubt.probeInMs() as number);
      now += waits[i] as number;
      expect(doubt.probeInMs()).toBe(0);
      doubt.onProbeFailed();
    }
    expect(waits[0]).toBeLessThanOrEqual(DOUBT_TIMES.firstProbeMs * 1.25);
    expect(Math.max(...waits)).toBeLessThanOrEqual(DOUBT_TIMES.maxProbeMs * 1.25);
    for (let i = 1; i < 6; i += 1) expect(waits[i]).toBeGreaterThan(waits[i - 1] as number);
    expect(make().nextWay()).toBe('polling');
    doubt.onAnswered('websocket');
    expect(doubt.probeInMs()).toBeNull();
    expect(make().nextWay()).toBe('websocket');
  });

  test('it is forgotten after a day, and when the clock or the note cannot be right', () => {
    fallSilent();
    now += DOUBT_TIMES.forgetMs - 1;
    expect(make().nextWay()).toBe('polling');
    now += 1;
    expect(make().nextWay()).toBe('websocket');
    fallSilent();
    now -= 2 * DOUBT_TIMES.forgetMs;
    expect(make().nextWay()).toBe('websocket');
    for (const key of storage.keys()) storage.set(key, '{"until":"x"}');
    expect(make().nextWay()).toBe('websocket');
  });

  test('a storage that is full costs the memory, not the connection', () => {
    const full = {
      ...memoryStorage(),
      set: () => {
        throw new Error('full');
      },
    };
    doubt = new WebsocketDoubt({ origin: '', storage: full, clock });
    fallSilent();
    expect(doubt.nextWay()).toBe('polling');
  });
});
