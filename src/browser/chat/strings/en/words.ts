export { plural } from '../../../shared/english.js';

/** `140 ms`, `2.3 s`, `1 min`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  return `${Math.round(ms / 60_000)} min`;
}

/** `node/slot` as people say it; the node's name only when it is another node than `home`. */
export function workerName(route: string, home: string): string {
  const [node = '', slot = '?'] = route.split('/');
  return node === home ? `worker ${slot}` : `worker ${slot} of ${node}`;
}

export function slotName(by: { node: string; slot: number }, home: string): string {
  return workerName(`${by.node}/${by.slot}`, home);
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
