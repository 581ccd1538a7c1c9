import { expect, test } from 'vitest';
import { memoryStorage } from '../../src/client/delivery/key-value-storage.js';
import { Outbox } from '../../src/client/delivery/outbox.js';
import type { PutFile } from '../../src/client/files/upload.js';
import { UploadQueue } from '../../src/client/files/upload-queue.js';
import { FakeClock } from './support/fake-clock.js';

/** Files on their way: tried until they are there, and never for good when that is in vain. */

const MAY = { maxBytes: 1_000, usedBytes: 0, quotaBytes: 5_000 };

interface Asked {
  readonly id: string;
  readonly signal: AbortSignal;
  readonly progress: (sent: number) => void;
  answer(status: number, body: unknown): void;
  fail(): void;
}

function world(may: typeof MAY = MAY) {
  const clock = new FakeClock();
  const asked: Asked[] = [];
  const put: PutFile = ({ uploadId, signal, onProgress }) =>
    new Promise((resolve, reject) => {
      asked.push({
        id: uploadId,
        signal,
        progress: onProgress,
        answer: (status, body) => resolve({ status, text: JSON.stringify(body) }),
        fail: () => reject(new Error('cut')),
      });
      signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
  const changes: string[] = [];
  const uploads: UploadQueue = new UploadQueue({
    api: { get: async <T>() => may as T },
    put,
    clock,
    onChange: (id) => changes.push(uploads.get(id)?.state.kind ?? 'gone'),
  });
  return { clock, asked, uploads, changes };
}
const blob = (bytes: number) => new Blob([new Uint8Array(bytes)]);
const file = (id: string) => ({ file: { id, name: 'a', type: 'x/y', bytes: 1, sha256: '' } });
/** Whatever awaits in between. */
const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

test('two go side by side, the others after them, each with an id of its own and its progress', async () => {
  const { asked, uploads } = world();
  const all = ['a', 'b', 'c'].map((name) => uploads.add(name, blob(10)));
  await settled();
  expect(asked).toHaveLength(2);
  asked[0]?.progress(4);
  expect(uploads.get(all[0]?.id ?? '')?.state).toEqual({ kind: 'sending', sentBytes: 4 });
  expect(uploads.isUnfinished).toBe(true);
  asked[0]?.answer(201, file('f1'));
  await settled();
  expect(uploads.get(all[0]?.id ?? '')?.state).toMatchObject({ kind: 'done', file: { id: 'f1' } });
  expect(asked).toHaveLength(3);
  expect(new Set(asked.map(({ id }) => id)).size).toBe(3);
  asked[1]?.answer(413, { error: { code: 'too_large', message: 'no' } });
  expect(uploads.isUnfinished).toBe(true);
  uploads.cancel(all[2]?.id ?? '');
  await settled();
  expect(uploads.isUnfinished).toBe(false);
});

test('what a dying worker or the network cuts off is sent again with the same id, until it is there', async () => {
  const { asked, uploads, clock } = world();
  const { id } = uploads.add('a', blob(10));
  await settled();
  for (let failures = 0; failures < 5; failures += 1) {
    if (failures % 2 === 0) asked.at(-1)?.fail();
    else asked.at(-1)?.answer(503, { error: { code: 'draining', message: '', retry: true } });
    await settled();
    expect(uploads.get(id)?.state).toEqual({ kind: 'waiting' });
    await clock.advance(10_000, settled);
  }
  expect(asked.map((one) => one.id)).toEqual(Array.from({ length: 6 }, () => id));
  asked.at(-1)?.answer(201, file('f1'));
  await settled();
  expect(uploads.get(id)?.state.kind).toBe('done');
});

test('what waits begins at once when the connection is back', async () => {
  const { asked, uploads } = world();
  uploads.add('a', blob(10));
  await settled();
  asked[0]?.fail();
  await settled();
  uploads.wake();
  await settled();
  expect(asked).toHaveLength(2);
});

test('what is refused for good stays refused until somebody tries again; too large is known before it is sent', async () => {
  const { asked, uploads, clock } = world();
  const large = uploads.add('large', blob(1_001));
  await settled();
  expect(asked).toHaveLength(0);
  expect(uploads.get(large.id)?.state).toMatchObject({
    kind: 'failed',
    error: { code: 'too_large', refusal: { kind: 'file-too-large', maxBytes: 1_000 } },
  });
  const { id } = uploads.add('broken', blob(10));
  await settled();
  asked[0]?.answer(415, { error: { code: 'unsupported_type', message: 'no', retry: false } });
  await settled();
  await clock.advance(60_000, settled);
  expect(uploads.get(id)?.state).toMatchObject({ kind: 'failed', error: { code: 'unsupported_type' } });
  uploads.retry(id);
  await settled();
  expect(asked).toHaveLength(2);
  const full = world({ ...MAY, usedBytes: 4_999 });
  const last = full.uploads.add('a', blob(10));
  await settled();
  expect(full.uploads.get(last.id)?.state).toMatchObject({ error: { refusal: { kind: 'files-full' } } });
});

test('a cancelled one ends at once, and makes room for the next', async () => {
  const { asked, uploads, changes } = world();
  const all = ['a', 'b', 'c'].map((name) => uploads.add(name, blob(10)));
  await settled();
  uploads.cancel(all[0]?.id ?? '');
  await settled();
  expect(asked[0]?.signal.aborted).toBe(true);
  expect(changes).toContain('gone');
  expect(asked).toHaveLength(3);
  expect(uploads.get(all[0]?.id ?? '')).toBeNull();
});

test('[SEND-5] a message whose files were lost with the page is shown as failed, with its text', async () => {
  const clock = new FakeClock();
  const storage = memoryStorage();
  const locks = { hold: () => {}, take: async () => true, release: () => {} };
  const first = new Outbox(clock, storage, locks, () => {});
  await first.open('u');
  const whole = { upload: 'x', name: 'x', ...file('f1') };
  first.add('r', 'with a file', { files: [{ upload: 'up', name: 'a.png' }, whole] });
  first.add('r', 'sent with whole ones', { files: [whole] });
  const second = new Outbox(clock, storage, locks, () => {});
  await second.open('u');
  const [lost, kept] = second.queueOf('r');
  expect(lost).toMatchObject({
    text: 'with a file',
    state: { kind: 'failed', refusal: { kind: 'files-lost' } },
  });
  expect(kept).toMatchObject({ text: 'sent with whole ones', state: { kind: 'pending' }, files: [whole] });
});
