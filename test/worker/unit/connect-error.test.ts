import { expect, test } from 'vitest';
import { HoldfastError } from '../../../src/protocol/errors.js';
import { connectError } from '../../../src/worker/sockets/connect-error.js';

test('a refused socket is told the error of the wire, and of a fault of ours nothing more', () => {
  const refused = connectError(new HoldfastError('invalid', 'A ticket can open a websocket only.'));
  expect(refused).toMatchObject({
    message: 'A ticket can open a websocket only.',
    data: { code: 'invalid', retry: false },
  });
  const fault = connectError(new TypeError('secret path'));
  expect(fault).toMatchObject({ data: { code: 'internal' } });
  expect(JSON.stringify(fault) + fault.message).not.toContain('secret path');
});
