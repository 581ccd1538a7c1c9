/** Which cells the matrix has. */
import { FAULTS } from '../nemesis/all.js';
import type { ProofOptions } from '../run/options.js';

/** What a mode without shared sessions, or a stock system, is asked: enough to see what it keeps. */
const TELLING = [
  'sigkill',
  'sigstop',
  'kill-all',
  'rolling-restart',
  'primary-kill',
  'store-cut',
  'store-frozen',
  'store-kill-everysec',
  'network-1s',
];

export const ROWS = [
  'shared',
  'stateless',
  'sticky',
  'sticky-ip',
  'broken',
  'stock',
  'stock-streams',
] as const;
export type RowName = (typeof ROWS)[number];

export interface MatrixSize {
  readonly n: number;
  readonly clients: number;
  readonly rooms: number;
  readonly rate: number;
}

/** Shared mode gets every fault; the others those that tell them apart, or all with `whole`. */
export function planOf(
  rows: readonly RowName[],
  kinds: readonly string[] | null,
  whole: boolean,
  size: MatrixSize,
): ProofOptions[] {
  const plans: ProofOptions[] = [];
  for (const row of rows) {
    const stock = row === 'stock' || row === 'stock-streams';
    for (const fault of FAULTS) {
      if (stock && fault.anySystem !== true) continue;
      if (
        kinds !== null
          ? !kinds.includes(fault.kind)
          : !(whole || row === 'shared' || TELLING.includes(fault.kind))
      )
        continue;
      // Signing in hashes a password; in a mode that forgets sessions at random that is most of the load.
      const clients = row === 'broken' ? Math.min(size.clients, 12) : size.clients;
      plans.push({
        seed: 1_000 + plans.length,
        system: stock ? row : 'holdfast',
        mode: stock ? 'shared' : row,
        faults: [fault.kind],
        count: fault.last === true ? 1 : fault.alone === true ? Math.min(1, size.n) : size.n,
        minutes: 30,
        clients,
        rooms: size.rooms,
        roomsEach: 2,
        rate: size.rate,
        nodes: fault.nodes ?? 1,
        workers: 2,
        processes: 1,
        fsync: 'everysec',
        lively: 1,
        pauseMs: 1_500,
        apart: true,
        out: null,
        mutant: null,
        presence: true,
      });
    }
  }
  return plans;
}
