/** Which node gets the next connection or request. Pure: what is known, the time and chance come in. */
import type { PeerNode } from '../../protocol/events.js';

/** Why a node is passed over for a while: it did not answer, or its connection broke. */
export interface Doubt {
  readonly failures: number;
  readonly until: number;
}
/** By address. */
export type Doubts = ReadonlyMap<string, Doubt>;

const FIRST_DOUBT_MS = 3_000;
const LONGEST_DOUBT_MS = 30_000;

/** The next doubt of a node that failed (again): 3 s, doubling to 30 s, while failures follow each other. */
export function doubtAfter(before: Doubt | undefined, now: number): Doubt {
  const failures = (before?.failures ?? 0) + 1;
  const forMs = Math.min(LONGEST_DOUBT_MS, FIRST_DOUBT_MS * 2 ** (failures - 1));
  return { failures, until: now + forMs };
}

/**
 * Power of two choices: of two nodes taken at random the less loaded one. Everybody's knowledge is some seconds old,
 * and if all went to the one that looked best they would fill it together. Nodes in doubt are passed over; when all
 * are, the one whose doubt ends first is tried. Null only for an empty list.
 */
export function chooseNode(
  nodes: readonly PeerNode[],
  doubts: Doubts,
  now: number,
  random: () => number,
): PeerNode | null {
  const until = (node: PeerNode) => doubts.get(node.address)?.until ?? 0;
  const trusted = nodes.filter((node) => until(node) <= now);
  if (trusted.length === 0) {
    return [...nodes].sort((a, b) => until(a) - until(b))[0] ?? null;
  }
  const first = Math.floor(random() * trusted.length);
  if (trusted.length === 1) return trusted[first] as PeerNode;
  // One of the others, each as likely.
  const second = (first + 1 + Math.floor(random() * (trusted.length - 1))) % trusted.length;
  const [one, other] = [trusted[first] as PeerNode, trusted[second] as PeerNode];
  return other.load < one.load ? other : one;
}

/**
 * The list to go by: the new one, unless it is empty. An empty registry is more often a broken one than a cluster
 * without machines.
 */
export function nextNodes(known: readonly PeerNode[], listed: readonly PeerNode[]): readonly PeerNode[] {
  return listed.length === 0 ? known : listed;
}
