import { LIMITS } from '../../protocol/limits.js';
import type {
  Problem,
  ProblemCode,
  ProblemLevel,
  ProblemParams,
  StrangeNode,
} from '../../protocol/problem.js';
import { problemPhrases } from '../../protocol/problem-phrases.js';
import {
  type ServerSettings,
  STORE_FORMAT,
  type StoreMark,
  type StoreRefusal,
} from '../../store/store-mark.js';

/** A problem as it is found; since when it is there is for its owner to know. */
export type Finding = Omit<Problem, 'since'>;

/** With its words. */
export function finding<Code extends ProblemCode>(
  code: Code,
  level: ProblemLevel,
  params: ProblemParams[Code],
): Finding {
  return { code, level, params, text: problemPhrases[code](params) };
}

/** What a node tells the others of itself with its view. */
export interface NodeMark {
  readonly format: number;
  readonly cluster: string;
  readonly secret: string;
  /** The newest format that it knows, where it is another than the store's. */
  readonly knows?: number;
}

/** Another node, as the registry has it; one of format 1 has no mark. */
export interface Neighbour {
  readonly node: string;
  readonly version: string;
  readonly mark: NodeMark | null;
}

/**
 * What the store says against this node, which agreed with it once. Null: the store has no mark (any more), and gets
 * this node's.
 */
export function compareWithStore(own: NodeMark, store: StoreMark | null): Finding[] {
  if (store === null) return [];
  if (store.format > STORE_FORMAT || store.format < own.format) {
    return [finding('store_format', 'stops', { theirs: store.format, ours: STORE_FORMAT })];
  }
  if (store.cluster !== own.cluster) {
    return [finding('store_replaced', 'stops', { theirs: store.cluster, ours: own.cluster })];
  }
  return store.secret === own.secret ? [] : [finding('secret_differs', 'stops', {})];
}

/**
 * Nodes that should not be on the same store, or not for long. They are told by their own comparison; here an operator
 * learns which they are. It only warns of one that serves the store's format as this one does, and knows another.
 */
export function compareWithNodes(own: NodeMark, others: readonly Neighbour[]): Finding[] {
  const strange = others.flatMap(({ node, version, mark }) => {
    const why = whyStrange(own, mark);
    return why === null
      ? []
      : [{ serves: typeof why === 'object' && mark?.format === own.format, node, version, why }];
  });
  if (strange.length === 0) return [];
  const level = strange.every(({ serves }) => serves) ? 'warns' : 'fails';
  const nodes = strange.map(({ serves: _, ...node }): StrangeNode => node);
  return [finding('node_differs', level, { nodes, ourFormat: STORE_FORMAT })];
}

function whyStrange(own: NodeMark, other: NodeMark | null): StrangeNode['why'] | null {
  if (other === null) return 'older';
  if (other.secret !== own.secret) return 'secret';
  const format = newestOf(other);
  if (format === STORE_FORMAT) return null;
  return format < STORE_FORMAT && other.format === own.format ? { format, holdsBack: true } : { format };
}

/** The newest format that a node knows. */
export function newestOf({ format, knows }: NodeMark): number {
  return knows ?? format;
}

/** `aheadMs` of the store's clock, which all nodes share; null: not measured. */
export function compareClock(aheadMs: number | null): Finding[] {
  if (aheadMs === null || Math.abs(aheadMs) <= LIMITS.clockToleranceMs) return [];
  return [finding('clock_differs', 'warns', { aheadMs })];
}

/** `servers` null: the store does not let us ask. `wanted`: `?replicas=`. */
export function judgeSettings(servers: readonly ServerSettings[] | null, wanted: number): Finding[] {
  if (servers === null) return [finding('store_unseen', 'warns', {})];
  const evicting = servers.find(
    ({ evictionPolicy }) => evictionPolicy !== null && evictionPolicy !== 'noeviction',
  );
  const findings: Finding[] = [];
  if (evicting !== undefined) {
    const { address, evictionPolicy } = evicting;
    findings.push(finding('store_evicts', 'stops', { address, policy: evictionPolicy as string }));
  }
  const least = servers
    .filter((server): server is ServerSettings & { replicas: number } => server.replicas !== null)
    .sort((a, b) => a.replicas - b.replicas)[0];
  if (least !== undefined && wanted > 0 && least.replicas <= wanted) {
    const { address, replicas: there } = least;
    findings.push(
      finding('store_replicas', there === wanted ? 'warns' : 'fails', { address, there, wanted }),
    );
  }
  return findings;
}

/** Nothing is wrong with who refuses nothing. */
export function judgeRefusal(refusal: StoreRefusal | null): Finding[] {
  if (refusal === null) return [];
  return [finding('store_unwritable', 'fails', refusal)];
}
