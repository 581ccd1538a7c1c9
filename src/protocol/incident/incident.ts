/**
 * An incident: what belongs together of what happened, as one entry, with who was where and what each of them lost. In
 * it are names, times and numbers, never a text that somebody wrote.
 */
import type { ClusterEvent, PeopleEffect } from '../cluster-event.js';
import type { Mode } from '../mode.js';
import type { ServedBy } from '../served-by.js';
import type { Flaw } from '../testimony.js';

export const INCIDENT_KINDS = [
  'worker-killed',
  /** By itself. */
  'worker-died',
  /** It gave no sign of life, whoever froze it. */
  'worker-frozen',
  'worker-blocked',
  'worker-drained',
  /** People were asked to move, since the worker had more than its share. */
  'rebalanced',
  'rolling-restart',
  'node-stopped',
  'node-lost',
  'mode-switched',
  /** Requests reached workers without their session: what *broken* does. */
  'bounced',
  'store-down',
  'store-loss',
  'problem',
  /** The prover saw a promise broken. */
  'broken-promise',
] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** What an incident happened to. */
export interface IncidentSubject {
  readonly node: string | null;
  readonly slot?: number;
  readonly pid?: number;
  /** Name of the operator who began it; absent when nobody did. */
  readonly by?: string;
}

/** A row of `GET /control/incidents`. */
export interface IncidentSummary extends IncidentSubject {
  readonly id: string;
  readonly kind: IncidentKind;
  /** When it began, ms since 1970. */
  readonly at: number;
  /** When what it hit served again; null: it goes on. */
  readonly endedAt: number | null;
  /** One English sentence. */
  readonly title: string;
  /** What it did to people, each counted once; null: to nobody who is known. */
  readonly people: PeopleEffect | null;
}

/** `GET /control/incidents`, the newest first. */
export interface IncidentsBody {
  readonly incidents: readonly IncidentSummary[];
}

export const INCIDENT_OUTCOMES = ['kept', 'signed-in-again', 'lost', 'not-heard-of'] as const;
export type IncidentOutcome = (typeof INCIDENT_OUTCOMES)[number];

/** One way of a person from a process to another, or a session that was taken along. */
export interface PersonMove {
  /** The event that it is put down to. */
  readonly event: string;
  readonly from: ServedBy;
  /** Who served them then; null: not told, as of a session that a switch took along. */
  readonly to: ServedBy | null;
  /** When they were served again, ms since 1970. */
  readonly backAt: number;
  /** For so long nobody had served them, ms. */
  readonly lostMs: number;
  /** After a new sign-in. */
  readonly again: boolean;
}

/** A person in an incident. */
export interface IncidentPerson {
  /** A name for them that tells nothing, the same in all incidents of a cluster. */
  readonly person: string;
  /** Null: nobody can say any more. */
  readonly name: string | null;
  /** They are of the crowd. */
  readonly synthetic?: true;
  /** Where they were when it happened, with so many tabs; empty: they had no page open there. */
  readonly there: readonly { readonly by: ServedBy; readonly sockets: number }[];
  readonly outcome: IncidentOutcome;
  /** When a request first showed that their session had died by it; null: none did. */
  readonly sessionLostAt: number | null;
  /** The longest that they were without service; null: not heard of. */
  readonly worstMs: number | null;
  /** In their order, at most `LIMITS.incidentMovesEach`. */
  readonly moves: readonly PersonMove[];
}

/** Something that must not be, which a client told of while the incident went on. */
export interface IncidentFlaw extends Flaw {
  /** Whose client it was. */
  readonly who: string;
  readonly node: string;
  /** An open page said so; nobody can check it. */
  readonly claimed: boolean;
}

/** What the prover found, with the events that show it. */
export interface IncidentProof {
  readonly check: string;
  /** Numbers of the promises that it judges. */
  readonly promises: readonly string[];
  readonly what: string;
  readonly seed: number;
  readonly system: string;
  /** What happened around it, in its order. `marked`: it shows the violation. */
  readonly lines: readonly { readonly at: number; readonly text: string; readonly marked: boolean }[];
}

export interface Incident extends IncidentSummary {
  /** What `at` and all other times count from: 1970, or the beginning of a run of the prover. */
  readonly clock: 'wall' | 'run';
  /** In which mode it happened; null: not known any more. */
  readonly mode: Mode | null;
  /** In their order. */
  readonly events: readonly ClusterEvent[];
  /** Whom it hit worst first. */
  readonly list: readonly IncidentPerson[];
  /** People who are not in the list, since it has a bound. */
  readonly unlisted: number;
  /** Nodes that could not be asked who was there. */
  readonly unasked: readonly string[];
  readonly flaws: readonly IncidentFlaw[];
  readonly proof: IncidentProof | null;
}

/** The name of the format in a file of it. */
export const INCIDENT_FORMAT = 'holdfast-incident';
/** Raised when a reader of before would misunderstand a file. What it only does not know, it passes over. */
export const INCIDENT_VERSION = 1;

/** `GET /control/incidents/:id`, and a file of it: what `holdfast incident show` reads. */
export interface IncidentFile {
  readonly format: typeof INCIDENT_FORMAT;
  readonly version: typeof INCIDENT_VERSION;
  /** When it was written, ms since 1970, by which version of Holdfast. */
  readonly written: { readonly at: number; readonly holdfast: string };
  readonly incident: Incident;
}
