import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  nextState,
  type ProcessState,
  type Transition,
} from '../../../src/primary/supervisor/worker-state.js';

const STATES: readonly ProcessState[] = ['starting', 'ready', 'draining', 'frozen', 'dead'];
const TRANSITIONS: readonly Transition[] = ['get-ready', 'fall-silent', 'answer', 'drain', 'end'];

test('each state may follow these, and no others', () => {
  const table = STATES.map((state) => [
    state,
    Object.fromEntries(
      TRANSITIONS.flatMap((one) => {
        const next = nextState(state, one);
        return next === null ? [] : [[one, next]];
      }),
    ),
  ]);
  expect(Object.fromEntries(table)).toEqual({
    starting: { 'get-ready': 'ready', end: 'dead' },
    ready: { 'fall-silent': 'frozen', drain: 'draining', end: 'dead' },
    draining: { end: 'dead' },
    frozen: { answer: 'ready', end: 'dead' },
    dead: {},
  });
});

test('whatever happens: who drains or is dead never serves again, and nobody serves who was not ready once', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...TRANSITIONS)), (happenings) => {
      const states: ProcessState[] = ['starting'];
      for (const one of happenings) {
        const next = nextState(states.at(-1) as ProcessState, one);
        if (next !== null) states.push(next);
      }
      const gone = states.findIndex((state) => state === 'draining' || state === 'dead');
      if (gone !== -1) expect(states.slice(gone)).not.toContain('ready');
      const draining = states.indexOf('draining');
      if (draining !== -1) expect(states[draining - 1]).toBe('ready');
      const frozen = states.indexOf('frozen');
      if (frozen !== -1) expect(states[frozen - 1]).toBe('ready');
      expect(states.filter((state) => state === 'starting')).toHaveLength(1);
    }),
  );
});
