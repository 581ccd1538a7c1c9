/** Which cells the matrix has. */
import { FAULTS } from '../nemesis/all.js';
import { defaultLimits, defaultStore, fitsShape, MODES, type ProofOptions } from '../run/options.js';
import { STORES } from '../system/store-server.js';
import { TOPOLOGIES, TOPOLOGY_NAMES, type TopologyName } from '../system/topology.js';

/** What a mode without shared sessions, or a stock system, is asked: enough to see what it keeps. */
const TELLING = [
  'sigkill',
  'sigstop',
  'kill-all',
  'rolling-restart',
  'primary-kill',
  'everything-killed',
  'store-cut',
  'replies-swapped',
  'store-frozen',
  'store-kill-everysec',
  'network-1s',
];

/** What a topology is asked: what is done to its own parts, and enough else to see that it serves through the rest. */
const ON_TOPOLOGIES = [
  'sigkill',
  'rolling-restart',
  'node-killed',
  'node-drained',
  'node-cut-off',
  'node-cut-off-20s',
  'machine-cut',
  'store-master-killed',
  'store-master-frozen',
  'network-1s',
];

/** `direct` is what the modes are measured on. */
const FURTHER_TOPOLOGIES = TOPOLOGY_NAMES.filter((name) => name !== 'direct');
type FurtherTopology = Exclude<TopologyName, 'direct'>;

export const MATRIX_ROWS = [
  'shared',
  'redis',
  'valkey',
  'stateless',
  'sticky',
  'sticky-ip',
  'broken',
  'stock',
  'stock-streams',
  ...(FURTHER_TOPOLOGIES as FurtherTopology[]),
] as const;
export type RowName = (typeof MATRIX_ROWS)[number];

/** The row a proof belongs to: modes are measured on the store that people start, shared mode on the others as well. */
export function matrixRowOf({ system, mode, topology, store }: ProofOptions): string {
  if (system !== 'holdfast') return system;
  if (topology !== 'direct') return topology;
  return store === 'embedded' ? mode : store;
}

export interface MatrixSize {
  readonly n: number;
  readonly clients: number;
  readonly rooms: number;
  readonly rate: number;
}

/**
 * Shared mode gets every fault, on the embedded store and on Redis; the others those that tell them apart, or all with
 * `whole`.
 */
export function planOf(
  rows: readonly RowName[],
  kinds: readonly string[] | null,
  whole: boolean,
  size: MatrixSize,
): ProofOptions[] {
  const plans: ProofOptions[] = [];
  for (const row of rows) {
    const stock = row === 'stock' || row === 'stock-streams';
    const topology = FURTHER_TOPOLOGIES.find((name) => name === row) ?? 'direct';
    for (const fault of FAULTS) {
      if (stock && fault.anySystem !== true) continue;
      const wanted = topology === 'direct' ? (fault.nodes ?? 1) : TOPOLOGIES[topology].nodes;
      // A mode is measured on one node, as people start it.
      const people = defaultStore(stock ? row : 'holdfast', topology === 'direct' ? 1 : wanted, topology);
      const store = STORES.find((name) => name === row) ?? people;
      const nodes = store === 'embedded' ? 1 : wanted;
      if (!fitsShape(fault, { nodes, topology, store })) continue;
      const usual = topology === 'direct' ? TELLING : ON_TOPOLOGIES;
      if (
        kinds !== null
          ? !kinds.includes(fault.kind)
          : !(whole || row === 'shared' || row === 'redis' || usual.includes(fault.kind))
      )
        continue;
      // Signing in hashes a password; in a mode that forgets sessions at random that is most of the load.
      const clients = row === 'broken' ? Math.min(size.clients, 12) : size.clients;
      const mode = MODES.find((one) => one === row) ?? 'shared';
      plans.push({
        // The cell's own, whatever else is measured with it.
        seed: 1_000 + 100 * MATRIX_ROWS.indexOf(row) + FAULTS.indexOf(fault),
        system: stock ? row : 'holdfast',
        mode,
        topology,
        store,
        faults: [fault.kind],
        count: fault.last === true ? 1 : fault.alone === true ? Math.min(1, size.n) : size.n,
        minutes: 30,
        clients,
        rooms: size.rooms,
        roomsEach: 2,
        rate: size.rate,
        nodes,
        limits: defaultLimits({ mode, clients, rooms: size.rooms, rate: size.rate }),
        workers: TOPOLOGIES[topology].workers,
        processes: 1,
        fsync: 'everysec',
        lively: 1,
        pauseMs: 1_500,
        apart: true,
        out: null,
        mutant: null,
        gathers: false,
        presence: true,
      });
    }
  }
  return plans;
}
