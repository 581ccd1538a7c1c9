/** What an event did to people, in one sentence. */
import type { ClusterEvent, PeopleEffect } from '../../../../protocol/cluster-event.js';
import { waiting } from '../../../../protocol/incident/facts.js';

/** “12 of 14 people are back: 10 kept their session, 2 signed in again; 2 lost it. Longest outage 3.2 s.” */
export function effectWords({ kind, effect }: Pick<ClusterEvent, 'kind' | 'effect'>): string | null {
  const people = effect?.people;
  if (people === undefined) return null;
  const { kept, signedInAgain, lost } = people;
  if (people.before + kept + signedInAgain + lost === 0) return 'Nobody was there.';
  if (kind === 'mode-switched') return carriedWords(people);
  if (kind === 'rebalancing') return `${phraseCount(kept + signedInAgain)} moved.`;
  const parts = [
    kept > 0 ? `${kept} kept their session` : '',
    signedInAgain > 0 ? `${signedInAgain} signed in again` : '',
    lost > 0 ? `${lost} lost their session and ${lost === 1 ? 'is' : 'are'} not back` : '',
    waiting(people) > 0 ? `${waiting(people)} not heard of yet` : '',
  ].filter((part) => part !== '');
  return `${phraseCount(people.before)} there: ${parts.join(', ')}.${outage(people)}`;
}

function carriedWords(people: PeopleEffect): string {
  const { kept, lost } = people;
  const left = waiting(people);
  return [
    `${kept === 1 ? '1 person’s session was' : `${kept} people’s sessions were`} taken along`,
    left > 0 ? `, ${left} not asked yet` : '',
    lost > 0 ? `, ${lost} lost` : '',
    '.',
  ].join('');
}

function outage({ worstMs }: PeopleEffect): string {
  if (worstMs === null) return '';
  return worstMs === 0 ? ' Without an outage.' : ` Longest outage ${duration(worstMs)}.`;
}

/** `140 ms`, `2.3 s`, `4 min`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return ms < 90_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 60_000)} min`;
}

function phraseCount(people: number): string {
  return people === 1 ? '1 person' : `${people.toLocaleString('en')} people`;
}
