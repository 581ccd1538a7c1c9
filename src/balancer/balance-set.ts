/** Which nodes a balancer believes in, from what the registry says over time. Pure. */

/** What the registry says of one node. */
export interface RegisteredNode {
  readonly node: string;
  /** `host:port`. */
  readonly address: string;
  /** It takes new connections: a worker is ready and it is not draining. */
  readonly serving: boolean;
}

/** Null: the registry did not answer. */
export type RegistryReading = readonly RegisteredNode[] | null;

export interface KnownSet {
  readonly nodes: readonly RegisteredNode[];
  /** The registry is away: the last reading failed. */
  readonly away: boolean;
  /** Until then nobody is forgotten: nodes that lived while it was away need time to register again. */
  readonly patientUntilMs: number;
}

/** A balancer that starts may meet a registry that is only coming back: it begins as if it had been away. */
export const NOTHING_KNOWN: KnownSet = { nodes: [], away: true, patientUntilMs: 0 };

/**
 * The next set. A failed reading changes nothing. After the registry's return whoever is missing is kept for
 * `expiryMs`, the time a registration lives. A set that serves is never replaced by one that does not ("keep the last
 * set, never go to empty"). An empty registry is more often a broken registry than a cluster without machines. Dead
 * servers are left out by active checks anyway.
 */
export function nextKnownSet(
  known: KnownSet,
  reading: RegistryReading,
  nowMs: number,
  expiryMs: number,
): KnownSet {
  if (reading === null) return { ...known, away: true };
  const patientUntilMs = known.away ? nowMs + expiryMs : known.patientUntilMs;
  const nodes = nowMs < patientUntilMs ? mergeNodes(known.nodes, reading) : reading;
  const settled = { away: false, patientUntilMs };
  const emptied = known.nodes.some((one) => one.serving) && !nodes.some((one) => one.serving);
  return emptied ? { ...settled, nodes: known.nodes } : { ...settled, nodes };
}

function mergeNodes(before: readonly RegisteredNode[], now: readonly RegisteredNode[]): RegisteredNode[] {
  const present = new Set(now.map((one) => one.node));
  return [...now, ...before.filter((one) => !present.has(one.node))];
}
