import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cookieValue,
  NO_HEAD_YET,
  parseRequestHead,
  type ScanResult,
  scanRequestHead,
} from '../../src/domain/request-head.js';

const HEAD = [
  'POST /socket.io/?EIO=4&transport=polling&sid=2-p3a-abc HTTP/1.1',
  'Host: chat.example.org',
  'Cookie: a=1; holdfast.redis=s%3Axyz.node.2.sig',
  'X-Forwarded-For: 203.0.113.9',
  'Content-Length: 4',
  '',
  '',
].join('\r\n');
const MAX = 16 * 1024;

/** Scans the pieces as they would come. */
function scan(pieces: readonly Uint8Array[], maxBytes = MAX): ScanResult {
  let at = NO_HEAD_YET;
  for (const piece of pieces) {
    const result = scanRequestHead(at, piece, maxBytes);
    if (result.kind !== 'more') return result;
    at = result.scan;
  }
  return { kind: 'more', scan: at };
}
const bytes = (text: string) => Buffer.from(text, 'latin1');
const head = (...lines: string[]) => parseRequestHead([...lines, '', ''].join('\r\n'), 100);

describe('finding the end of a head', () => {
  test('[ROUTE-1] at every split into two', () => {
    const all = bytes(`${HEAD}body`);
    for (let at = 0; at <= all.length; at += 1) {
      expect(scan([all.subarray(0, at), all.subarray(at)])).toEqual({ kind: 'complete', bytes: HEAD.length });
    }
  });

  test('[ROUTE-1] at any split', () => {
    const all = bytes(`${HEAD}body`);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: all.length }), { maxLength: 30 }), (cuts) => {
        const points = [0, ...cuts.sort((a, b) => a - b), all.length];
        const pieces = points.slice(1).map((end, i) => all.subarray(points[i], end));
        expect(scan(pieces)).toEqual({ kind: 'complete', bytes: HEAD.length });
      }),
    );
  });

  test('[ROUTE-6] a head over the bound is refused at the byte that passes it', () => {
    const long = bytes(`GET / HTTP/1.1\r\nX: ${'a'.repeat(MAX)}`);
    expect(scan([long])).toEqual({ kind: 'too-large' });
    expect(scan([bytes(HEAD)], HEAD.length).kind).toBe('complete');
    expect(scan([bytes(HEAD)], HEAD.length - 1).kind).toBe('too-large');
  });

  test.each([
    'GET / HTTP/1.1\nHost: a\n\n',
    'GET / HTTP/1.1\rHost: a\r\n\r\n',
    'GET / HTTP/1.1\r\n\rX',
    '\n',
  ])('a bare CR or LF is refused: %j', (text) => {
    expect(scan([bytes(text)]).kind).toBe('malformed');
    expect(scan([...text].map(bytes)).kind).toBe('malformed');
  });

  test('no input makes it throw or count wrongly', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 10 }), (pieces) => {
        const result = scan(pieces, 100);
        const total = pieces.reduce((sum, piece) => sum + piece.length, 0);
        if (result.kind === 'complete') expect(result.bytes).toBeLessThanOrEqual(total);
      }),
    );
  });
});

describe('reading a head', () => {
  test('gives what routing needs', () => {
    expect(parseRequestHead(HEAD, 100)).toEqual({
      kind: 'head',
      head: {
        method: 'POST',
        path: '/socket.io/',
        query: 'EIO=4&transport=polling&sid=2-p3a-abc',
        cookie: 'a=1; holdfast.redis=s%3Axyz.node.2.sig',
        forwardedFor: '203.0.113.9',
        engine: true,
        sid: '2-p3a-abc',
        strangeUpgrade: false,
      },
    });
  });

  test('an absolute target is read by its path', () => {
    const result = head('GET http://a.example/control/cluster?x=1 HTTP/1.1', 'Host: a.example');
    expect(result).toMatchObject({ kind: 'head', head: { path: '/control/cluster', query: 'x=1' } });
  });

  test('a sid outside of Engine.IO means nothing', () => {
    expect(head('GET /api?sid=2-abc HTTP/1.1', 'Host: a')).toMatchObject({
      head: { sid: null, engine: false },
    });
  });

  test('several headers of one name are joined', () => {
    expect(
      head('GET / HTTP/1.1', 'Host: a', 'X-Forwarded-For: 1.1.1.1', 'x-forwarded-for: 2.2.2.2'),
    ).toMatchObject({ head: { forwardedFor: '1.1.1.1, 2.2.2.2' } });
  });

  test.each([
    ['two lengths', ['Host: a', 'Content-Length: 1', 'Content-Length: 1']],
    ['a length list', ['Host: a', 'Content-Length: 1, 1']],
    ['a signed length', ['Host: a', 'Content-Length: +1']],
    ['length and coding', ['Host: a', 'Content-Length: 1', 'Transfer-Encoding: chunked']],
    ['an unknown coding', ['Host: a', 'Transfer-Encoding: xchunked']],
    ['a list of codings', ['Host: a', 'Transfer-Encoding: gzip, chunked']],
    ['two codings', ['Host: a', 'Transfer-Encoding: chunked', 'Transfer-Encoding: identity']],
    ['two hosts', ['Host: a', 'Host: b']],
    ['no host', ['X: y']],
    ['a folded line', ['Host: a', 'X: y', ' folded']],
    ['a space before the colon', ['Host: a', 'Content-Length : 1']],
    ['a control character', ['Host: a', 'X: y\u0000']],
    ['a line without a colon', ['Host: a', 'nothing']],
  ])('refuses %s', (_what, lines) => {
    expect(head('POST / HTTP/1.1', ...lines)).toMatchObject({ kind: 'refused', status: 400 });
  });

  test.each([
    'GET  / HTTP/1.1',
    'GET / HTTP/2.0',
    'GET /',
    'GET / HTTP/1.1 ',
    'CONNECT a:1 HTTP/1.1',
    'GET a HTTP/1.1',
    '',
  ])('refuses the request line %j', (line) => {
    expect(head(line, 'Host: a')).toMatchObject({ kind: 'refused', status: 400 });
  });

  test('refuses too many headers', () => {
    const lines = Array.from({ length: 101 }, (_, i) => `X-${i}: y`);
    expect(head('GET / HTTP/1.1', ...lines)).toMatchObject({ kind: 'refused', status: 431 });
  });
});

test('a cookie by name: the first, trimmed, without quotes', () => {
  expect(cookieValue('a=1; b="two"; a=3', 'a')).toBe('1');
  expect(cookieValue('a=1; b="two"; a=3', 'b')).toBe('two');
  expect(cookieValue('xa=1', 'a')).toBeUndefined();
  expect(cookieValue('', 'a')).toBeUndefined();
});
