import { plural } from '../../../shared/english.js';
import type { Measured } from '../../lab/measured.js';
import type { MatrixFault, SurvivalCell } from '../../lab/survived.js';
import { duration } from './effect-words.js';

export const survival = {
  open: 'What survived',
  title: 'What survived what',
  intro: 'Of what was done here, as long as the event log keeps it. Somebody who was met twice counts twice.',
  empty: 'Nothing was broken here yet. Kill a worker, and this fills itself.',
  fault: 'Fault',
  faults: {
    'worker-killed': 'Worker killed',
    'worker-died': 'Worker crashed',
    'worker-frozen': 'Worker frozen',
    'worker-blocked': 'Worker blocked',
    'worker-drained': 'Worker drained',
    'rolling-restart': 'Rolling restart',
    'node-lost': 'Node lost',
    'node-stopped': 'Node stopped',
    'store-down': 'Store silent',
  } satisfies Record<MatrixFault, string>,
  notDone: 'not done here',
  times: (times: number) => `${times}×`,
  /** What became of people. */
  people: ({ kept, signedInAgain, lost, unheard }: SurvivalCell) => {
    if (kept + signedInAgain + lost + unheard === 0) return 'nobody was there';
    return [
      `${kept} kept`,
      `${signedInAgain} signed in again`,
      `${lost} lost`,
      ...(unheard === 0 ? [] : [`${unheard} not heard of`]),
    ].join(', ');
  },
  longest: (worstMs: number) => `longest outage ${duration(worstMs)}`,
  messages: (lost: number) => `${plural(lost, 'message')} lost`,
  measured: ({ signedOut, messagesLost, backMs, faults }: Measured) =>
    [
      `Measured ${faults}×: ${signedOut === 0 ? 'nobody signed out' : `${signedOut} signed out and told`}`,
      ...(messagesLost === 0 ? [] : [`${plural(messagesLost, 'message')} lost and told`]),
      ...(backMs === null ? [] : [`half were back in ${duration(backMs)}`]),
    ].join(', '),
  elsewhere: (incidents: number) =>
    `${plural(incidents, 'more incident')} in a mode that has no name, or is not known any more.`,
  source: 'Measured by the prover: docs/reports/survival.',
};
