import type { PeopleEffect } from '../../../../protocol/cluster-event.js';
import { waiting } from '../../../../protocol/incident/facts.js';
import type { IncidentOutcome } from '../../../../protocol/incident/incident.js';
import { plural } from '../../../shared/english.js';
import type { Correctness, Why } from '../../lab/comparison.js';
import type { FaultSubject, Prediction } from '../../lab/prediction.js';
import { duration } from './effect-words.js';

const WHO: Record<NonNullable<Prediction['signedOut']>, string> = {
  nobody: 'nobody',
  everybody: 'everybody there',
  some: 'these people',
};

/** What decided whether somebody is still signed in. */
function whyWords(why: Why): string {
  switch (why.kind) {
    case 'died-with-it':
      return 'Their session was in the memory of the process that ended. Nothing hands it over.';
    case 'in-store':
      return 'Their session is in the store. Any worker finds it there.';
    case 'in-cookie':
      return 'Their browser carries the session in its cookie. Any worker can read it.';
    case 'in-other-worker':
      return `Their session is in the memory of worker ${why.holder}, which was not hit.`;
    case 'lived-on':
      return 'Their session was in the memory of the process, which did not end.';
    case 'sent-astray':
      return 'Their session was not hit. But in this mode requests go to workers that do not have it.';
    case 'not-by-place':
      return 'Where their session was does not say why. The moments below may.';
  }
}

export const predict = {
  heading: 'Predict what will happen',
  key: 'P',
  signedOut: 'Who will be signed out?',
  who: WHO,
  nobodyThere: 'Nobody is there.',
  messages: 'Will messages be lost?',
  messagesAre: { kept: 'none', lost: 'some' } satisfies Record<NonNullable<Prediction['messages']>, string>,
  silence: 'How long will the longest silence be?',
  silenceIs: { short: 'under 1 s', seconds: '1 to 5 s', long: 'longer' } satisfies Record<
    NonNullable<Prediction['silence']>,
    string
  >,
  later: 'You may leave any of it out. The event log then says what came true.',

  /** On the event log. */
  compare: 'Compare with your prediction',
  compared: 'Your prediction',
  verdict: { right: 'right', wrong: 'wrong', open: 'not known yet', unknown: 'not known' } satisfies Record<
    Correctness,
    string
  >,
  saidOut: (who: NonNullable<Prediction['signedOut']>, names: readonly string[]) =>
    `Signed out, you said: ${who === 'some' ? (names.length === 0 ? 'none of them' : names.join(', ')) : WHO[who]}.`,
  /** Who was, as far as it is known. */
  wereOut: (people: PeopleEffect | null) => {
    if (people === null || people.before === 0) return 'Nobody was there.';
    const left = waiting(people);
    return `It was ${people.signedInAgain + people.lost} of ${plural(people.before, 'person', 'people')}${
      left === 0 ? '' : `, and ${left} ${left === 1 ? 'is' : 'are'} not heard of yet`
    }.`;
  },
  saidMessages: {
    kept: 'Messages lost, you said: none.',
    lost: 'Messages lost, you said: some.',
  } satisfies Record<NonNullable<Prediction['messages']>, string>,
  messagesOpen: 'None so far. Clients are asked for 30 s after its end.',
  nobodyTells: 'No client was there that could tell.',
  wereLost: (lost: number) =>
    lost === 0
      ? 'None was: what is acknowledged is in the room’s log, and whoever comes back asks for what they missed.'
      : `It was ${lost}. The first is behind the conservation line.`,
  saidSilence: {
    short: 'The longest silence, you said: under 1 s.',
    seconds: 'The longest silence, you said: 1 to 5 s.',
    long: 'The longest silence, you said: over 5 s.',
  } satisfies Record<NonNullable<Prediction['silence']>, string>,
  /** `untold`: people who are back, of whom no page told how long they were out. */
  wasSilence: (people: PeopleEffect | null, untold: number) => {
    if (people === null || people.before === 0) return 'Nobody was there.';
    const back = people.kept + people.signedInAgain;
    if (back === 0) return 'Nobody is back yet.';
    if (people.worstMs === null) return 'No page told how long it was.';
    const who = untold > 0 ? `, as ${back - untold} of ${plural(back, 'person', 'people')} told` : '';
    const so = `It was ${duration(people.worstMs)}${who}`;
    const left = people.lost + waiting(people);
    return left === 0 ? `${so}.` : `${so} so far; ${left} ${left === 1 ? 'is' : 'are'} not back.`;
  },
  withDialog: 'Whoever has to sign in again is without service until they have done it.',
  /** By what was done. */
  whySilence: {
    kill: 'A killed process closes its connections at once, so its people go elsewhere at once. Where there is no other process, they wait for the next.',
    freeze: 'A frozen process closes nothing. Its people wait until somebody misses its heartbeat.',
    spin: 'A blocked process closes nothing. Its people wait until somebody misses its heartbeat.',
    drain: 'Who is asked to move has the next connection before the old one closes.',
    restart: 'Who is asked to move has the next connection before the old one closes.',
  } satisfies Record<FaultSubject['fault'], string>,
  personByPerson: 'Person by person',
  said: { out: '– you said: signed out.', in: '– you said: stays signed in.' },
  became: {
    kept: 'Stayed signed in.',
    'signed-in-again': 'Had to sign in again.',
    lost: 'Was signed out, and is not back.',
    'not-heard-of': 'Not heard of yet.',
  } satisfies Record<IncidentOutcome, string>,
  why: whyWords,
};
