import type { Problem } from '../../protocol/control.js';
import { LIMITS } from '../../protocol/limits.js';
import {
  type ServerSettings,
  STORE_FORMAT,
  type StoreMark,
  type StoreRefusal,
} from '../../store/store-mark.js';
import { WORDS } from './words.js';

/** A problem as it is found; since when it is there is for its owner to know. */
export type Finding = Omit<Problem, 'since'>;

/** What a node tells the others of itself with its view. */
export interface NodeMark {
  readonly format: number;
  readonly cluster: string;
  readonly secret: string;
}

/** Another node, as the registry has it; one of format 1 has no mark. */
export interface Neighbour {
  readonly node: string;
  readonly version: string;
  readonly mark: NodeMark | null;
}

/** Of the store against this node, which agreed with it once. Null: the store has no mark (any more), and gets this node's. */
export function compareWithStore(own: NodeMark, store: StoreMark | null): Finding[] {
  if (store === null) return [];
  if (store.format !== STORE_FORMAT) {
    return [{ code: 'store_format', level: 'stops', text: WORDS.otherFormat(store.format) }];
  }
  if (store.cluster !== own.cluster) {
    return [{ code: 'store_replaced', level: 'stops', text: WORDS.replaced(store.cluster, own.cluster) }];
  }
  return store.secret === own.secret
    ? []
    : [{ code: 'secret_differs', level: 'stops', text: WORDS.otherSecret() }];
}

/** Nodes that should not be on the same store. They are told by their own comparison; here an operator learns which they are. */
export function compareWithNodes(own: NodeMark, others: readonly Neighbour[]): Finding[] {
  const strange = others.flatMap(({ node, version, mark }) => {
    if (mark === null) return [WORDS.olderNode(node, version)];
    if (mark.format !== own.format) return [WORDS.nodeOfFormat(node, version, mark.format)];
    return mark.secret === own.secret ? [] : [WORDS.nodeOfSecret(node)];
  });
  return strange.length === 0 ? [] : [{ code: 'node_differs', level: 'fails', text: strange.join(' ') }];
}

/** `aheadMs` of the store's clock, which all nodes share; null: not measured. */
export function compareClock(aheadMs: number | null): Finding[] {
  if (aheadMs === null || Math.abs(aheadMs) <= LIMITS.clockToleranceMs) return [];
  return [{ code: 'clock_differs', level: 'warns', text: WORDS.clock(aheadMs) }];
}

/** `servers` null: the store does not let us ask. `wanted`: `?replicas=`. */
export function judgeSettings(servers: readonly ServerSettings[] | null, wanted: number): Finding[] {
  if (servers === null) return [{ code: 'store_unseen', level: 'warns', text: WORDS.unseen() }];
  const evicting = servers.find(
    ({ evictionPolicy }) => evictionPolicy !== null && evictionPolicy !== 'noeviction',
  );
  const findings: Finding[] = [];
  if (evicting !== undefined) {
    const text = WORDS.evicts(evicting.address, evicting.evictionPolicy as string);
    findings.push({ code: 'store_evicts', level: 'stops', text });
  }
  const least = servers
    .filter((server): server is ServerSettings & { replicas: number } => server.replicas !== null)
    .sort((a, b) => a.replicas - b.replicas)[0];
  if (least !== undefined && wanted > 0 && least.replicas <= wanted) {
    const enough = least.replicas === wanted;
    const text = enough
      ? WORDS.noSpareReplica(least.address, wanted)
      : WORDS.fewReplicas(least.address, least.replicas, wanted);
    findings.push({ code: 'store_replicas', level: enough ? 'warns' : 'fails', text });
  }
  return findings;
}

/** Nothing is wrong with who refuses nothing. */
export function judgeRefusal(refusal: StoreRefusal | null): Finding[] {
  if (refusal === null) return [];
  return [{ code: 'store_unwritable', level: 'fails', text: WORDS.refuses(refusal) }];
}
