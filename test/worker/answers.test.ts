import { expect, test } from 'vitest';
import { GONE } from '../../src/worker/shared/answered.js';
import type { Handlers } from '../../src/worker/sockets/dispatch.js';

test('[STORE-1] an event that is owed an answer cannot be handled without one', async () => {
  const handled: Handlers['leave'] = async () => {};
  const nobodyThere: Handlers['send'] = async () => GONE;
  // @ts-expect-error `npm run check` fails if this were taken: nothing is answered.
  const silent: Handlers['send'] = async () => {};
  // @ts-expect-error `npm run check` fails if this were taken: the answer is given away, not returned.
  const bare: Handlers['join'] = async (_peer, _payload, _reply) => ({ ok: true });
  // @ts-expect-error `npm run check` fails if this were taken: the answer has no mid.
  const half: Handlers['send'] = async (_peer, _payload, reply) => reply({ epoch: 'e', seq: 1 });
  expect([handled, nobodyThere, silent, bare, half].every((one) => typeof one === 'function')).toBe(true);
});
