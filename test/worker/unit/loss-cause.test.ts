import { expect, test } from 'vitest';
import { whySignedOut } from '../../../src/browser/chat/strings/en/session-loss.js';
import type { SessionLoss } from '../../../src/protocol/errors.js';
import { heldSecret, holderOf, ownerTagOf } from '../../../src/worker/sessions/held-secret.js';
import { causedBy } from '../../../src/worker/sessions/loss-cause.js';

const LOSS: SessionLoss = { madeBy: 'n/1', answeredBy: 'n/2', fate: 'elsewhere' };
const BY_ALICE = { kind: 'operator', did: 'SIGKILL', by: 'alice' } as const;
const BY_BOB = { kind: 'operator', did: 'frozen', by: 'bob' } as const;
const worker = (route: string) => `worker ${route.split('/')[1]}`;
const say = (loss: SessionLoss) => whySignedOut(loss, worker);

test('[SESS-2] a loss is put down to what ended the process that held the session', () => {
  for (const [end, cause, words] of [
    [
      { fate: 'died', cause: 'SIGKILL by alice', ended: BY_ALICE, end: 'kill' },
      'kill',
      'was killed (SIGKILL by alice)',
    ],
    [
      { fate: 'died', cause: 'frozen by bob', ended: BY_BOB, end: 'freeze' },
      'freeze',
      'stopped answering and was ended (frozen by bob)',
    ],
    [
      { fate: 'died', cause: 'exit code 1', ended: { kind: 'code', code: 1 }, end: 'crash' },
      'crash',
      'crashed (exit code 1)',
    ],
    [
      { fate: 'drained', cause: 'exit code 0', ended: { kind: 'code', code: 0 } },
      'restart',
      'was restarted (exit code 0)',
    ],
    // An older version kept this note.
    [{ fate: 'drained', cause: 'drained' }, 'restart', 'was restarted'],
    [null, 'restart', 'was restarted'],
  ] as const) {
    const loss = causedBy(LOSS, end);
    expect(loss).toMatchObject({ fate: 'gone', cause });
    if (end !== null) expect(loss.words).toBe(end.cause);
    expect(say(loss)).toBe(`Your session lived in the memory of worker 1, which ${words}.`);
  }
});

test('[SESS-4] what a living worker holds is not lost', () => {
  expect(causedBy(LOSS, 'runs')).toBe(LOSS);
  expect(say(LOSS)).toBe('This request reached worker 2; your session lives in the memory of worker 1.');
  // Here, and not there any more: nobody died.
  expect(say(causedBy({ ...LOSS, fate: 'gone' }, 'runs'))).toBe(
    'Your session is gone: it expired or was ended.',
  );
});

test('[T9] a session that the store does not have did not die with a worker', () => {
  const told = say({ ...LOSS, fate: 'gone', cause: 'store' });
  expect(told).toBe('The store no longer has your session: it expired, was ended, or was lost by the store.');
});

test('the id of a session in memory names its process and its owner, whatever the secret holds', () => {
  for (const secret of ['abc', 'a-p1-b', '-p9-', 'x'.repeat(32)]) {
    for (const tag of ['12345678', '-p1-p2-3', '________']) {
      const id = `${heldSecret(secret, 4711)}-${tag}.node.3`;
      expect(holderOf(id)).toBe(4711);
      expect(ownerTagOf(id)).toBe(tag);
    }
  }
  expect(holderOf('secretsecretsecret-12345678.node.3')).toBeNull();
});
