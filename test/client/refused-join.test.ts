import { expect, test } from 'vitest';
import { dropReasonOf } from '../../src/client/rooms/refused-join.js';
import type { RoomView } from '../../src/protocol/room.js';

/** Why a room is dropped whose join was refused, by what this client knew of it. */

const AT = { epoch: 'e', seq: 3, mid: 'm' };
const view = (isPrivate: boolean) => ({ private: isPrivate }) as RoomView;
const notMember = { code: 'not_member', message: '', retry: false } as const;

test.each([
  ['a public one that was open', view(false), AT, 'removed'],
  ['one that was open, whose line in the list did not come before the connection broke', null, AT, 'removed'],
  ['a private one', view(true), AT, 'refused'],
  ['one that never was open', view(false), null, 'refused'],
  ['one that never was open nor listed', null, null, 'refused'],
] as const)('%s', (_, known, position, reason) => {
  expect(dropReasonOf({ view: known, log: { position } as never }, notMember)).toBe(reason);
});

test('for another reason nobody was taken out', () => {
  const error = { code: 'rate_limited', message: '', retry: true } as const;
  expect(dropReasonOf({ view: view(false), log: { position: AT } as never }, error)).toBe('refused');
});
