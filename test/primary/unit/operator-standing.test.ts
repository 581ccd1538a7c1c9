import { describe, expect, test } from 'vitest';
import { OperatorStanding } from '../../../src/primary/control/operator-standing.js';
import type { OperatorPass } from '../../../src/protocol/control.js';

const STARTED = 1_000_000;
const passOf = (signedInAt: number): OperatorPass => ({
  userId: 'ada',
  name: 'Ada',
  signedInAt,
  generation: 1,
  session: `session of ${signedInAt}`,
  expiresAt: STARTED + 3_600_000,
});

/** A node whose store can go away. */
function node() {
  const store = { away: false, operator: true };
  const ask = async <T>(answer: T): Promise<T> => {
    if (store.away) throw new Error('away');
    return answer;
  };
  const standing = new OperatorStanding(
    {
      account: () => ask({ operator: store.operator, disabled: false, sessionGeneration: 1 }),
      hasEnded: () => ask(false),
    },
    STARTED,
  );
  return { store, standing };
}

describe('an operator who comes for the first time while the store is away', () => {
  test('is none where they signed in before this node started: it did not hear what became of them', async () => {
    const { store, standing } = node();
    store.away = true;
    const pass = passOf(STARTED - 1);
    expect(await standing.standingOf(pass, 0)).toBe('unknown');
    // Not for longer than nobody could be asked.
    store.away = false;
    expect(await standing.standingOf(pass, 1)).toBe('good');
    store.operator = false;
    expect(await standing.standingOf(pass, 2, 0)).toBe('no-operator');
  });

  test('is one where they signed in since: of a demotion it would have heard', async () => {
    const { store, standing } = node();
    store.away = true;
    expect(await standing.standingOf(passOf(STARTED), 0)).toBe('good');
  });

  test('who was seen before the store went away stays what they were', async () => {
    const { store, standing } = node();
    const pass = passOf(STARTED - 1);
    expect(await standing.standingOf(pass, 0)).toBe('good');
    store.away = true;
    expect(await standing.standingOf(pass, 10_000)).toBe('good');
  });
});
