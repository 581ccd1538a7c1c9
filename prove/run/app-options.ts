/** What options mean for somebody else's application. */
import { FAULTS } from '../nemesis/all.js';
import type { Fault } from '../nemesis/fault.js';

/** Options of Holdfast's own parts, which an application has not. */
const NOT_FOR_APPS = [
  'system',
  'mode',
  'topology',
  'store',
  'nodes',
  'workers',
  'limits',
  'fsync',
  'mutant',
  'gathers',
  'short',
];

/** A laptop's worth: most applications have never met more. */
export const APP_DEFAULTS = { clients: 12, rooms: 2, rate: 20, patienceS: 15 } as const;

/** Within a minute; the others by name. */
const USUAL = ['sigkill', 'network-1s', 'brief-freeze', 'kill-all', 'primary-kill'];

/** The first option that is not for applications; null when all are. */
export function notForApps(given: Readonly<Record<string, unknown>>): string | null {
  return NOT_FOR_APPS.find((name) => given[name] !== undefined) ?? null;
}

/** Kinds that can be done to any application: to its processes, and to the way of its people. */
export const APP_FAULTS: readonly string[] = FAULTS.filter(isForApps).map(({ kind }) => kind);

export const USUAL_APP_FAULTS: readonly string[] = USUAL.filter((kind) => APP_FAULTS.includes(kind));

export function isForApps({ anySystem, nodes = 1, needs }: Fault): boolean {
  return anySystem === true && nodes === 1 && (needs === undefined || needs === 'client-links');
}
