import type { Mode } from '../../protocol/mode.js';

/**
 * Whether people may be asked to go to another worker or node. A session in a worker's memory stays there. By some
 * routings whoever moves comes back to the same worker. Pure.
 */
export function peopleMayMove({ routing, sessions }: Mode): boolean {
  return sessions !== 'memory' && (routing === 'least-connections' || routing === 'round-robin');
}
