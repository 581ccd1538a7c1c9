export { counted } from '../../../shared/korean.js';

/** `140ms`, `2.3초`, `1분`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))}ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)}초`;
  return `${Math.round(ms / 60_000)}분`;
}

/** `node/slot` as people say it; the node's name only when it is another node than `home`. */
export function workerName(route: string, home: string): string {
  const [node = '', slot = '?'] = route.split('/');
  return node === home ? `워커 ${slot}` : `${node}의 워커 ${slot}`;
}

export function slotName(by: { node: string; slot: number }, home: string): string {
  return workerName(`${by.node}/${by.slot}`, home);
}
