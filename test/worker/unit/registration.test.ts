import { expect, test } from 'vitest';
import { REGISTRATIONS } from '../../../src/protocol/registration.js';
import { registrationRefusal } from '../../../src/worker/accounts/registration.js';

test.each([
  ['open', false, false, null],
  ['invited', false, false, 'registration-invited'],
  ['invited', true, false, null],
  ['invited', false, true, null],
  ['closed', false, false, 'registration-closed'],
  ['closed', true, false, 'registration-closed'],
  ['closed', false, true, null],
] as const)(
  'with %s registration, invited: %s, by an operator: %s',
  (registration, invited, byOperator, refusal) => {
    expect(registrationRefusal(registration, { invited, byOperator })).toEqual(
      refusal === null ? null : { kind: refusal },
    );
  },
);

test('an operator makes accounts in any case', () => {
  for (const registration of REGISTRATIONS) {
    expect(registrationRefusal(registration, { invited: true, byOperator: true })).toBeNull();
  }
});
