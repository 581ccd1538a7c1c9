import { STORES_ABOUT } from '../system/store-server.js';
import { TOPOLOGIES, TOPOLOGY_NAMES } from '../system/topology.js';
import type { Cell, Survival } from './cell.js';

export const COLUMNS = [
  ['signedIn', 'signed in'],
  ['messages', 'messages'],
  ['order', 'order, no doubles'],
  ['pending', 'pending'],
  ['presence', 'presence'],
  ['unread', 'unread'],
] as const satisfies readonly (readonly [keyof Cell, string])[];

export const ROW_WORDS: Readonly<Record<string, string>> = {
  shared: 'shared: any worker, sessions in the store, which the node keeps itself',
  redis: 'shared on redis: a native Redis with an append-only file',
  valkey: `shared on valkey: ${STORES_ABOUT.valkey}`,
  stateless: 'stateless: any worker, session in the cookie',
  sticky: 'sticky: by session, sessions in the worker',
  'sticky-ip': 'sticky by address, sessions in the worker',
  broken: 'broken: any worker, sessions in the worker',
  stock: 'stock Socket.IO: cluster, sticky, Redis adapter, the tutorial’s table',
  ...Object.fromEntries(TOPOLOGY_NAMES.map((name) => [name, `${name}: ${TOPOLOGIES[name].about}, shared`])),
  'stock-streams': 'stock Socket.IO: streams adapter, connection state recovery',
};

/** The cell's word; never a colour alone. */
export function survivalText(survival: Survival): string {
  if (survival.kind === 'kept') return 'kept';
  if (survival.kind === 'none') return '–';
  return survival.kind === 'told' ? `told ${survival.count}×` : `LOST ${survival.count}×`;
}

/** What the columns do not say: nothing was tested, or something was violated that has no column. */
export function verdictText(cell: Cell): string {
  if (cell.verdict === 'unknown') return ' (unknown)';
  const isShown = COLUMNS.some(([name]) => cell[name].kind === 'broken');
  return cell.verdict === 'false' && !isShown ? ' (violated)' : '';
}

export function backText(cell: Cell): string {
  if (cell.back === null) return '–';
  const never = cell.back.never > 0 ? `, ${cell.back.never} never` : '';
  if (cell.back.n === 0) return `never (${cell.back.never})`;
  return `${duration(cell.back.median)} / ${duration(cell.back.p99)}${never}`;
}

export function duration(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
