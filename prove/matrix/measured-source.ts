/** What the control room shows of the matrix, in a file of its sources. */
import type { Cell, Survival } from './cell.js';
import type { Matrix } from './matrix.js';

/** By the control room's name of a fault: the one that was measured. */
const MEASURED_AS = {
  'worker-killed': 'sigkill',
  'worker-died': 'crash-loop',
  'worker-frozen': 'sigstop',
  'worker-blocked': 'spin',
  'worker-drained': 'workers-up-down',
  'rolling-restart': 'rolling-restart',
  'node-lost': 'node-killed',
  'store-down': 'store-frozen',
} as const;

/** By the mode: the rows in which it was measured. The first that has the fault is taken. */
const ROWS = {
  sticky: ['sticky'],
  shared: ['shared', 'redis'],
  stateless: ['stateless'],
  broken: ['broken'],
} as const;

/** The cells stand between these. */
const BEGIN = '> = {\n';
const END = '};\n';

/** `present`: the file as it is, whose cells are replaced. */
export function measuredSource({ cells }: Matrix, present: string): string {
  const lines = Object.entries(MEASURED_AS).flatMap(([fault, measured]) =>
    Object.entries(ROWS).flatMap(([preset, rows]) => {
      const found = rows.flatMap((row) =>
        cells.filter((cell) => cell.system === 'holdfast' && cell.mode === row && cell.fault === measured),
      )[0];
      return found === undefined ? [] : [`  '${fault}/${preset}': ${factsOf(found)},\n`];
    }),
  );
  const head = present.slice(0, present.indexOf(BEGIN) + BEGIN.length);
  return head + lines.join('') + END;
}

function factsOf({ faults, signedIn, messages, back }: Cell): string {
  const backMs = back === null || back.n === 0 ? null : Math.round(back.median);
  return `{ faults: ${faults}, signedOut: ${countOf(signedIn)}, messagesLost: ${countOf(messages)}, backMs: ${backMs} }`;
}

function countOf(survival: Survival): number {
  return survival.kind === 'told' || survival.kind === 'broken' ? survival.count : 0;
}
