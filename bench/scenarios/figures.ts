import type { FigureSpec } from '../run/scenario.js';

/** FigureValues that several scenarios show. */
export const FIGURE_SPECS = {
  cpuUs: { key: 'cpuUs', label: 'server CPU per delivery', unit: 'µs', digits: 2 },
  storeUs: { key: 'storeUs', label: 'store CPU per delivery', unit: 'µs', digits: 2 },
  p50Ms: { key: 'p50Ms', label: 'latency, median', unit: 'ms', digits: 1 },
  p99Ms: { key: 'p99Ms', label: 'latency, 99 %', unit: 'ms', digits: 1 },
  ackMs: { key: 'ackMs', label: 'acknowledged, median', unit: 'ms', digits: 1 },
  delivered: { key: 'delivered', label: 'deliveries per second', unit: '', digits: 0 },
  cpu: { key: 'cpu', label: 'server, share of a core', unit: '', digits: 2 },
  loadCpu: { key: 'loadCpu', label: 'load generator, share of a core', unit: '', digits: 2 },
  loadUs: { key: 'loadUs', label: 'load generator CPU per delivery', unit: 'µs', digits: 2 },
  memoryMb: { key: 'memoryMb', label: 'server memory', unit: 'MB', digits: 0 },
  missing: { key: 'missing', label: 'missing', unit: '', digits: 0 },
} as const satisfies Record<string, FigureSpec>;
