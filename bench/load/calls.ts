/** What the bench asks of its load process, and what it answers: one file for both sides. */
import type { Counters, FleetPlan, Settled } from './fleet.js';
import type { StormResult } from './storm.js';
import type { VisitsPlan, VisitsResult } from './visits.js';

export interface JoinsResult {
  readonly tookMs: readonly number[];
  readonly bytes: readonly number[];
}

export interface LoadCalls {
  /** Resolves when all are in their rooms: how long that took, and how many connections ended or hung on the way. */
  open(plan: FleetPlan, withinMs: number): { tookMs: number; reopened: number };
  start(perSecond: number): null;
  stop(): null;
  read(): Counters;
  settle(withinMs: number): Settled;
  weather(withinMs: number): StormResult;
  visits(plan: VisitsPlan): VisitsResult;
  /** One after the other, each client joins its rooms once more. */
  joins(times: number): JoinsResult;
  close(): null;
}

export interface LoadRequest {
  readonly id: number;
  readonly call: keyof LoadCalls;
  readonly args: readonly unknown[];
}
export interface LoadAnswer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}
