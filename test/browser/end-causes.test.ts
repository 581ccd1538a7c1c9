import { expect, test } from 'vitest';
import { served } from '../../src/browser/chat/strings/en/served.js';
import { whySignedOut } from '../../src/browser/chat/strings/en/session-loss.js';
import { controlEn } from '../../src/browser/control/strings/en.js';
import type { ExitCause } from '../../src/protocol/exit-cause.js';

/** What a node of any version says beside the kind; pages phrase the kind. */
const NODES_WORDS = 'the words of a node';

const ENDS: { readonly [Kind in ExitCause['kind']]: readonly [ExitCause & { kind: Kind }, string] } = {
  signal: [{ kind: 'signal', signal: 'SIGSEGV' }, 'SIGSEGV'],
  code: [{ kind: 'code', code: 3 }, 'exit code 3'],
  operator: [{ kind: 'operator', did: 'SIGKILL', by: 'alice' }, 'SIGKILL by alice'],
  silent: [{ kind: 'silent', seconds: 5 }, 'no heartbeat for 5 s'],
  'slow-start': [{ kind: 'slow-start', seconds: 20 }, 'not ready after 20 s'],
  'slow-drain': [{ kind: 'slow-drain', seconds: 9 }, 'it drained, and had not ended after 9 s'],
  unneeded: [{ kind: 'unneeded', while: 'starting' }, 'ended while starting, as it is not needed'],
  boot: [{ kind: 'boot', words: 'no port is free.' }, 'no port is free'],
  'primary-ended': [{ kind: 'primary-ended' }, 'its primary ended'],
};

/** Everywhere that a page says how a worker ended. */
function said(ended: ExitCause | undefined): string[] {
  const told = { ...(ended === undefined ? {} : { ended }), cause: NODES_WORDS, words: NODES_WORDS };
  const from = { node: 'n', slot: 1, pid: 7 };
  const loss = { ...told, madeBy: 'n/1', answeredBy: 'n/2', fate: 'gone', cause: 'crash' } as const;
  return [
    whySignedOut(loss, (route) => route) ?? '',
    served.moved({ from, to: from, fate: 'died', ...told, lostMs: 5, session: 'kept' }),
    controlEn.worker.lastExit({ at: 1, ...told }, '3 s'),
  ];
}

test.each(Object.entries(ENDS))(
  'an end by %s is phrased by the page, wherever it is shown',
  (_, [ended, words]) => {
    const [loss, move, card] = said(ended);
    expect(loss).toBe(`Your session lived in the memory of n/1, which crashed (${words}).`);
    expect(move).toBe(`Worker 1 died (${words}); you came back to it in 5 ms; session kept.`);
    expect(card).toBe(`Last end: ${words}, 3 s ago`);
  },
);

test('a kind that the page does not know, or none, is left out: the node’s sentence is never shown', () => {
  for (const ended of [undefined, { kind: 'of a later version' } as unknown as ExitCause]) {
    expect(said(ended)).toEqual([
      'Your session lived in the memory of n/1, which crashed.',
      'Worker 1 died; you came back to it in 5 ms; session kept.',
      'Last end: 3 s ago',
    ]);
  }
});
