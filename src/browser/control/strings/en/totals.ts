import type { SessionStoreKind } from '../../../../protocol/mode.js';

export const totals = {
  label: 'The whole cluster',
  workers: 'Workers ready',
  workersOf: (ready: number, all: number) => `${ready} of ${all}`,
  sockets: 'Sockets',
  people: 'People',
  sessions: 'Sessions',
  unknown: '–',
  sessionsIn: {
    memory: 'in the memory of workers',
    redis: 'in the store',
    token: 'each in its own cookie; nobody counts them',
  } satisfies Record<SessionStoreKind, string>,
  sessionsLeft: (count: number, where: string) => `, ${count} not taken along yet ${where}`,
  /** Beside the figure, where a longer note would push what is below it. */
  sessionsShort: {
    memory: 'in memory',
    redis: 'in the store',
    token: 'in cookies, not counted',
  } satisfies Record<SessionStoreKind, string>,
  sessionsLeftShort: (count: number) => `, ${count} not moved yet`,
  messages: 'Messages/s, in / out',
  load: 'Busiest event loop',
  memory: 'Memory',
  spark: (what: string) => `${what}, the last two minutes`,
};
