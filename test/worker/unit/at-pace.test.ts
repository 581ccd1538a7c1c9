import { PassThrough, type Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { atPace, type Pace } from '../../../src/worker/files/at-pace.js';

/** What comes too slowly, by timers that the test turns. */

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => vi.useRealTimers());

const PACE: Pace = { bytes: 100, ms: 1_000 };
/** Lets what was written come through. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

async function readAll(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}

test('what comes just fast enough comes whole', async () => {
  const source = new PassThrough();
  const read = readAll(atPace(source, PACE));
  for (let times = 0; times < 5; times += 1) {
    source.write('x'.repeat(PACE.bytes));
    await turn();
    vi.advanceTimersByTime(PACE.ms);
  }
  source.end('the end');
  expect(await read).toBe(`${'x'.repeat(5 * PACE.bytes)}the end`);
  expect(vi.getTimerCount()).toBe(0);
});

test('what is a byte too slow fails in words, however much came before; the source can be read on', async () => {
  const source = new PassThrough();
  const read = readAll(atPace(source, PACE));
  const failed = expect(read).rejects.toMatchObject({
    code: 'timeout',
    details: { refusal: { kind: 'file-too-slow' } },
  });
  source.write('x'.repeat(50 * PACE.bytes));
  await turn();
  vi.advanceTimersByTime(PACE.ms);
  source.write('x'.repeat(PACE.bytes - 1));
  await turn();
  vi.advanceTimersByTime(PACE.ms);
  await failed;
  source.resume();
  source.end('more');
  await turn();
  expect(source.readableEnded).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test('a reader who is slower than the sender fails nobody', async () => {
  const source = new PassThrough();
  const paced = atPace(source, PACE);
  const bytes = 10 * source.readableHighWaterMark;
  source.end('x'.repeat(bytes));
  await turn();
  for (let times = 0; times < 5; times += 1) vi.advanceTimersByTime(PACE.ms);
  expect((await readAll(paced)).length).toBe(bytes);
});

test('a sender who is gone is so here, too', async () => {
  const source = new PassThrough();
  const read = readAll(atPace(source, PACE));
  source.destroy();
  await expect(read).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
  await expect(readAll(atPace(source, PACE))).rejects.toThrow();
  expect(vi.getTimerCount()).toBe(0);
});
