import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ServerSentEvent, SseParser } from '../../src/client/control/sse-parser.js';

test('events come out the same however the stream was cut', () => {
  const event = fc.record({
    event: fc.constantFrom('snapshot', 'node', 'mode'),
    data: fc.json(),
  });
  fc.assert(
    fc.property(fc.array(event), fc.constantFrom('\n', '\r\n'), fc.array(fc.nat(40)), (events, end, cuts) => {
      const text = events
        .map((one) => `:keep alive${end}event: ${one.event}${end}data: ${one.data}${end}${end}`)
        .join('');
      const parser = new SseParser();
      const seen: ServerSentEvent[] = [];
      let at = 0;
      for (const cut of [...cuts, text.length]) {
        seen.push(...parser.push(text.slice(at, at + cut)));
        at += cut;
      }
      seen.push(...parser.push(text.slice(at)));
      expect(seen).toEqual(events);
    }),
  );
});
