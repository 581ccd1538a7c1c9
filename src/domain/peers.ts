/**
 * What the registry's views mean for those who choose a node: which serve, how full they are, whose pages are ours.
 * Pure.
 */
import type { NodeView } from '../protocol/control.js';
import type { PeerNode } from '../protocol/events.js';
import type { Peers } from '../protocol/ipc.js';
import { LIMITS } from '../protocol/limits.js';

/** Those of a view that say whether and how well a node serves. */
export type ServingView = Pick<NodeView, 'node' | 'address' | 'state' | 'slots' | 'problems'>;

export function readyWorkers({ slots }: Pick<NodeView, 'slots'>): number {
  return slots.filter((slot) => slot.state === 'ready').length;
}

export function socketsOf({ slots }: Pick<NodeView, 'slots'>): number {
  return slots.reduce((sum, slot) => sum + slot.sockets, 0);
}

/** It takes new connections: a worker is ready, it is not draining, and it agrees with its store and its cluster. */
export function isServing(view: Pick<NodeView, 'state' | 'slots' | 'problems'>): boolean {
  if (view.problems?.some(({ level }) => level === 'stops')) return false;
  return view.state === 'ready' || (view.state === 'degraded' && readyWorkers(view) > 0);
}

/** By address, when a node was last in the registry, ms since 1970. */
export type SeenHosts = ReadonlyMap<string, number>;

/** The addresses seen now, and those of before that are remembered still; the oldest go first. */
export function rememberHosts(
  seen: SeenHosts,
  views: readonly ServingView[],
  now: number,
  forMs: number,
): SeenHosts {
  const next = new Map([...seen].filter(([, at]) => now - at < forMs));
  for (const { address } of views) {
    next.delete(address);
    next.set(address, now);
  }
  for (const address of [...next.keys()].slice(0, Math.max(0, next.size - LIMITS.peerOriginsMax)))
    next.delete(address);
  return next;
}

/** What clients and workers are told of this node and the others. */
export function peersOf(self: ServingView, others: readonly ServingView[], seen: SeenHosts): Peers {
  const serving = [self, ...others].filter(isServing);
  return {
    nodes: serving.map(asPeer).sort((a, b) => (a.node < b.node ? -1 : 1)),
    hosts: [...seen.keys()],
    workers: Math.max(
      1,
      serving.reduce((sum, view) => sum + readyWorkers(view), 0),
    ),
  };
}

function asPeer(view: ServingView): PeerNode {
  const perWorker = socketsOf(view) / Math.max(1, readyWorkers(view));
  return { node: view.node, address: view.address, load: Math.round(perWorker * 10) / 10 };
}
