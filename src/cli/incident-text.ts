/** An incident as text for a terminal. Pure. */
import type { PeopleEffect } from '../protocol/cluster-event.js';
import { eventPhrases, modeNameOn, phraseEvent } from '../protocol/event-phrases.js';
import type {
  Incident,
  IncidentFile,
  IncidentOutcome,
  IncidentPerson,
} from '../protocol/incident/incident.js';
import { type Moment, momentsOf } from '../protocol/incident/moments.js';
import { countNoun } from '../protocol/phrases.js';
import { formatServedBy } from '../protocol/served-by.js';

/** Moments that are shown: a page or three of a terminal. */
const ROWS = 200;

export function incidentText({ incident, written }: IncidentFile): string {
  const lines = [
    incident.title,
    `${whenOf(incident)}${incident.mode === null ? '' : `, in the mode ${modeNameOn('redis', incident.mode)}`}`,
    ...(incident.people === null ? [] : [effectText(incident.people)]),
    ...proofLines(incident),
    '',
    ...momentLines(incident),
    ...peopleTable(incident),
    ...notes(incident),
    `Incident ${incident.id}, written ${utc(written.at)} by Holdfast ${written.holdfast}.`,
  ];
  // A file may come from anybody: what would steer the terminal is left out.
  return lines.map((line) => line.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '')).join('\n');
}

function whenOf({ clock, at, endedAt }: Incident): string {
  const began = clock === 'wall' ? utc(at) : `${(at / 1_000).toFixed(3)} s after the run began`;
  if (endedAt === null) return `${began}, and not over when this was written`;
  return endedAt === at ? began : `${began}, for ${seconds(endedAt - at)}`;
}

function effectText({ before, kept, signedInAgain, lost, worstMs }: PeopleEffect): string {
  if (before === 0) return 'Nobody was there.';
  const unheard = before - kept - signedInAgain - lost;
  const words = [
    kept > 0 ? `${kept} kept their session` : '',
    signedInAgain > 0 ? `${signedInAgain} signed in again` : '',
    lost > 0 ? `${lost} lost their session and ${lost === 1 ? 'is' : 'are'} not back` : '',
    unheard > 0 ? `${unheard} not heard of` : '',
  ].filter((word) => word !== '');
  const longest = worstMs === null ? '' : ` Longest outage ${seconds(worstMs)}.`;
  return `${countNoun(before, 'person', 'people')} there: ${words.join(', ')}.${longest}`;
}

function proofLines({ proof }: Incident): string[] {
  if (proof === null) return [];
  const { check, promises, what, seed, system } = proof;
  return [what, `Found by ${check} (${promises.join(', ')}) in ${system}, seed ${seed}.`];
}

function momentLines(incident: Incident): string[] {
  const moments = momentsOf(incident);
  const rows = moments
    .slice(0, ROWS)
    .map((moment) => `${since(moment.at - incident.at)}  ${momentText(moment)}`);
  const more = moments.length - rows.length;
  return ['What happened, in ms since it began:', ...rows, ...(more > 0 ? [`  … and ${more} more`] : []), ''];
}

function momentText(moment: Moment): string {
  switch (moment.kind) {
    case 'event':
      return phraseEvent(moment.event, eventPhrases);
    case 'out':
      return `${nameOf(moment.person)} is without service (was on ${formatServedBy(moment.from)})`;
    case 'back': {
      const { to, lostMs, again } = moment.move;
      const where = to === null ? '' : ` on ${formatServedBy(to)}`;
      return `${nameOf(moment.person)} is served again${where}${again ? ', signed in again' : ''}, after ${lostMs} ms`;
    }
    case 'session-lost':
      return `${nameOf(moment.person)} is told that their session is gone`;
    case 'flaw': {
      const { kind, why, room, seq, cmid, who, claimed } = moment.flaw;
      const message = `message ${seq} of room ${room}${cmid === null ? '' : ` (${cmid})`}`;
      return `${who} ${kind === 'lost' ? 'misses' : 'was shown twice'} ${message}: ${why}${claimed ? ', as their page claims' : ''}`;
    }
    case 'line':
      return `${moment.marked ? '>' : ' '} ${moment.text}`;
  }
}

const OUTCOME_WORDS: Readonly<Record<IncidentOutcome, string>> = {
  kept: 'kept',
  'signed-in-again': 'signed in again',
  lost: 'lost',
  'not-heard-of': 'not heard of',
};

function peopleTable({ list, unlisted }: Incident): string[] {
  if (list.length === 0) return [];
  const rows = list.map((one) => [
    nameOf(one),
    one.there
      .map(({ by, sockets }) => `${formatServedBy(by)}${sockets > 1 ? ` × ${sockets}` : ''}`)
      .join(' ') || '–',
    OUTCOME_WORDS[one.outcome],
    one.worstMs === null ? '–' : seconds(one.worstMs),
    wayOf(one),
  ]);
  const head = ['Who', 'Was on', 'Session', 'Outage', 'Went to'];
  const widths = head.map((word, column) =>
    Math.max(word.length, ...rows.map((row) => (row[column] as string).length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] as number))
      .join('  ')
      .trimEnd();
  const more = unlisted === 0 ? [] : [`… and ${countNoun(unlisted, 'more person', 'more people')}`];
  return [line(head), ...rows.map(line), ...more, ''];
}

function wayOf({ moves }: IncidentPerson): string {
  const places = moves.flatMap(({ to }) => (to === null ? [] : [formatServedBy(to)]));
  return places.length === 0 ? '–' : places.join(' → ');
}

function notes({ unasked, flaws }: Incident): string[] {
  return [
    ...(unasked.length === 0 ? [] : [`Could not be asked who was there: ${unasked.join(', ')}.`]),
    ...(flaws.length === 0 ? [] : [`${countNoun(flaws.length, 'flaw')} of messages, told by clients.`]),
  ];
}

function nameOf({ name, person }: IncidentPerson): string {
  return name ?? `somebody (${person})`;
}

/** In a column of its own. */
function since(ms: number): string {
  return `${ms < 0 ? '−' : '+'}${Math.round(Math.abs(ms))}`.padStart(9);
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(3)} s`;
}

function utc(at: number): string {
  return Number.isNaN(new Date(at).getTime())
    ? `${at} ms`
    : new Date(at).toISOString().replace('T', ' ').replace('Z', ' UTC');
}
