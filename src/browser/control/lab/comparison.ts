/** A prediction beside what happened. Pure. */
import type { PeopleEffect } from '../../../protocol/cluster-event.js';
import { NOBODY, waiting } from '../../../protocol/incident/facts.js';
import type { Incident, IncidentOutcome } from '../../../protocol/incident/incident.js';
import { LIMITS } from '../../../protocol/limits.js';
import type { Mode } from '../../../protocol/mode.js';
import type { Exposed, HeldIn } from './exposed.js';
import { type Foreseen, OFFERED, type Prediction } from './prediction.js';

/** `open`: what would decide it is not known yet. `unknown`: nobody will know it. */
export type Correctness = 'right' | 'wrong' | 'open' | 'unknown';

/** Why somebody stayed signed in, or did not: by where their session was. */
export type Why =
  /** Nothing hands over what is in the memory of a process that ends. */
  | { readonly kind: 'died-with-it' }
  | { readonly kind: 'in-store' }
  | { readonly kind: 'in-cookie' }
  | { readonly kind: 'in-other-worker'; readonly holder: string }
  /** The process did not end, nor did what is in it. */
  | { readonly kind: 'lived-on' }
  /** It was not hit; but the mode sends requests to workers that do not have it. */
  | { readonly kind: 'sent-astray' }
  /** Where it was does not say it. */
  | { readonly kind: 'not-by-place' };

export interface ComparedPerson {
  readonly name: string;
  /** Marked as signed out; null: nothing was marked of them. */
  readonly signedOut: boolean | null;
  readonly outcome: IncidentOutcome;
  readonly verdict: Correctness;
  /** Null: nothing is known of them yet. */
  readonly why: Why | null;
}

/** Each answer is null where its question was not. */
export interface Comparison {
  readonly signedOut: Correctness | null;
  readonly messages: Correctness | null;
  readonly silence: Correctness | null;
  /** Whose prediction was wrong first. */
  readonly persons: readonly ComparedPerson[];
  /** Messages that a client missed. */
  readonly messagesLost: number;
  /** Why it lasted: somebody had to sign in again. */
  readonly withDialog: boolean;
  /** People who are back, and of whom no page told how long they were without service. */
  readonly untold: number;
}

/** How long a silence of the word is, ms: at least, and less than. */
const SILENCE_MS: Readonly<Record<NonNullable<Prediction['silence']>, readonly [number, number]>> = {
  short: [0, 1_000],
  seconds: [1_000, 5_000],
  long: [5_000, Number.POSITIVE_INFINITY],
};

/** `now`: by the clock of the incident. */
export function compare(foreseen: Foreseen, incident: Incident, now: number): Comparison {
  const { prediction } = foreseen;
  const people = incident.people ?? NOBODY;
  const persons = prediction.signedOut === null ? [] : comparePersons(foreseen, incident);
  const untold = countUntold(incident, people);
  const messagesLost = incident.flaws.filter(({ kind }) => kind === 'lost').length;
  const isComplete =
    foreseen.witnesses > 0 &&
    incident.endedAt !== null &&
    now > incident.endedAt + LIMITS.incidentFlawsWithinMs;
  return {
    signedOut: signedOutVerdict(prediction.signedOut, people, persons),
    messages: messagesVerdict(prediction.messages, messagesLost, isComplete),
    silence: silenceVerdict(prediction.silence, people, untold),
    persons: persons.toSorted((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict)),
    messagesLost,
    withDialog: people.signedInAgain > 0,
    untold,
  };
}

const ORDER: readonly Correctness[] = ['wrong', 'unknown', 'open', 'right'];

function signedOutVerdict(
  said: Prediction['signedOut'],
  people: PeopleEffect,
  persons: readonly ComparedPerson[],
): Correctness | null {
  const out = people.signedInAgain + people.lost;
  const allKnown = people.before > 0 && waiting(people) === 0;
  switch (said) {
    case null:
      return null;
    case 'nobody':
      return out > 0 ? 'wrong' : allKnown ? 'right' : 'open';
    case 'everybody':
      return people.kept > 0 ? 'wrong' : allKnown ? 'right' : 'open';
    case 'some': {
      const marked = persons.filter(({ signedOut }) => signedOut !== null);
      if (marked.some(({ verdict }) => verdict === 'wrong')) return 'wrong';
      return marked.length > 0 && marked.every(({ verdict }) => verdict === 'right') ? 'right' : 'open';
    }
  }
}

function messagesVerdict(
  said: Prediction['messages'],
  lost: number,
  isComplete: boolean,
): Correctness | null {
  if (said === null) return null;
  if (lost > 0) return said === 'lost' ? 'right' : 'wrong';
  if (!isComplete) return 'open';
  return said === 'kept' ? 'right' : 'wrong';
}

/** The list has a bound: whom it leaves out, nobody told of here. */
function countUntold({ list }: Incident, { kept, signedInAgain }: PeopleEffect): number {
  const timed = list.filter(
    ({ outcome, worstMs }) => worstMs !== null && (outcome === 'kept' || outcome === 'signed-in-again'),
  );
  return Math.max(0, kept + signedInAgain - timed.length);
}

function silenceVerdict(
  said: Prediction['silence'],
  people: PeopleEffect,
  untold: number,
): Correctness | null {
  if (said === null) return null;
  const { worstMs } = people;
  const [atLeast, lessThan] = SILENCE_MS[said];
  // Whoever comes back later, or did not tell, can only have been out for longer.
  if (worstMs !== null && worstMs >= lessThan) return 'wrong';
  if (worstMs !== null && worstMs >= atLeast && lessThan === Number.POSITIVE_INFINITY) return 'right';
  if (people.before === 0 || people.lost > 0 || waiting(people) > 0) return 'open';
  if (worstMs === null || untold > 0) return 'unknown';
  return worstMs >= atLeast ? 'right' : 'wrong';
}

/** Everybody of whom something was marked, and whoever else was met. */
function comparePersons(foreseen: Foreseen, { list, events }: Incident): ComparedPerson[] {
  const { people, subject, mode } = foreseen;
  const hasEnded = events.some(
    ({ kind, pid }) => (kind === 'worker-died' || kind === 'worker-drained') && (subject.pid ?? pid) === pid,
  );
  const outcomes = new Map(list.map(({ name, outcome }) => [name, outcome]));
  const exposed = new Set(people.map(({ name }) => name));
  const offered = new Set(people.slice(0, OFFERED).map(({ name }) => name));
  const others = list.flatMap(({ name }): Exposed[] =>
    name === null || exposed.has(name) ? [] : [{ name, heldIn: heldInMode(mode) }],
  );
  return [...people, ...others].map(({ name, heldIn }) => {
    const outcome = outcomes.get(name) ?? 'not-heard-of';
    const signedOut = saidOf(foreseen.prediction, name, offered);
    const isOut = outcome === 'lost' || outcome === 'signed-in-again';
    const isOpen = outcome === 'not-heard-of' || signedOut === null;
    return {
      name,
      signedOut,
      outcome,
      verdict: isOpen ? 'open' : signedOut === isOut ? 'right' : 'wrong',
      why: outcome === 'not-heard-of' ? null : isOut ? whyOut(heldIn, mode) : whyKept(heldIn, hasEnded),
    };
  });
}

function saidOf({ signedOut, names }: Prediction, name: string, offered: ReadonlySet<string>) {
  if (signedOut === 'some') return offered.has(name) ? names.includes(name) : null;
  return signedOut === 'everybody';
}

/** Whoever came after the question was asked has their session where the mode says. */
function heldInMode({ sessions }: Mode): HeldIn {
  if (sessions === 'memory') return { kind: 'unknown' };
  return { kind: sessions === 'redis' ? 'store' : 'cookie' };
}

function whyOut(heldIn: HeldIn, { routing, sessions }: Mode): Why {
  if (heldIn.kind === 'hit') return { kind: 'died-with-it' };
  return heldIn.kind === 'elsewhere' && sessions === 'memory' && routing !== 'session'
    ? { kind: 'sent-astray' }
    : { kind: 'not-by-place' };
}

function whyKept(heldIn: HeldIn, hasEnded: boolean): Why {
  switch (heldIn.kind) {
    case 'store':
      return { kind: 'in-store' };
    case 'cookie':
      return { kind: 'in-cookie' };
    case 'elsewhere':
      return { kind: 'in-other-worker', holder: heldIn.holder };
    case 'hit':
      return { kind: hasEnded ? 'not-by-place' : 'lived-on' };
    case 'unknown':
      return { kind: 'not-by-place' };
  }
}
