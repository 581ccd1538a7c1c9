import { eventPhrases, modeNameOn } from '../../../../protocol/event-phrases.js';
import type { IncidentFlaw, IncidentOutcome, PersonMove } from '../../../../protocol/incident/incident.js';
import { incidentPhrases } from '../../../../protocol/incident/phrases.js';
import type { Mode } from '../../../../protocol/mode.js';
import { duration } from './effect-words.js';

const OUTCOMES: Readonly<Record<IncidentOutcome, string>> = {
  kept: 'kept their session',
  'signed-in-again': 'signed in again',
  lost: 'lost their session',
  'not-heard-of': 'not heard of',
};

export const incident = {
  title: 'Incident',
  phrases: incidentPhrases,
  event: eventPhrases,
  open: 'Who was there, moment by moment',
  loading: 'Asking who was there…',
  goesOn: (at: string) => `Since ${at}; it goes on.`,
  lasted: (at: string, ms: number) => (ms === 0 ? `At ${at}.` : `At ${at}, for ${duration(ms)}.`),
  mode: (mode: Mode) => `In the mode ${modeNameOn('redis', mode)}.`,
  unasked: (nodes: readonly string[]) => `Could not be asked who was there: ${nodes.join(', ')}.`,
  unlisted: (people: number) =>
    `And ${people.toLocaleString('en')} more, who ${people === 1 ? 'is' : 'are'} counted and not listed.`,
  save: 'Save as a file',
  show: (id: string) => `npx holdfast incident show incident-${id}.json`,
  /** On the slider: ms since it began. */
  moment: (ms: number) => `${ms.toLocaleString('en')} ms after it began`,
  since: (ms: number) => `${ms < 0 ? '−' : '+'}${Math.abs(ms).toLocaleString('en')}`,
  now: ({ served, unserved, unknown }: { served: number; unserved: number; unknown: number }) =>
    `${served} served, ${unserved} without service${unknown === 0 ? '' : `, ${unknown} not known`}`,
  somebody: (person: string) => `somebody (${person})`,
  outcome: (outcome: IncidentOutcome, worstMs: number | null) =>
    worstMs === null ? OUTCOMES[outcome] : `${OUTCOMES[outcome]}, ${duration(worstMs)} out`,
  out: (name: string) => `${name} is without service`,
  back: (name: string, { to, lostMs, again }: PersonMove) =>
    `${name} is served again${to === null ? '' : ` by worker ${to.slot} of ${to.node}`}${again ? ', after a new sign-in' : ''}, after ${duration(lostMs)}`,
  sessionLost: (name: string) => `${name} is told that their session is gone`,
  flaw: ({ kind, who, seq, claimed }: IncidentFlaw) =>
    `${who} ${kind === 'lost' ? 'misses' : 'was shown twice'} message ${seq}${claimed ? ', as their page claims' : ''}`,
};
