/** Each person as a thread through workers, of views and of the incidents that know it better. Pure. */
import type { Incident, IncidentPerson, PersonMove } from '../../../protocol/incident/incident.js';
import { isSameProcess, type ServedBy } from '../../../protocol/served-by.js';
import type { KeptLives, LifeOfPerson, Stay } from './kept-lives.js';

/** Views are so much later than what happened, at most: a heartbeat, and the time until a silent worker is missed. */
const SEEN_WITHIN_MS = 3_000;
/** Whoever is not back this long after their worker ended has closed their page, as far as anybody knows. */
const NOT_HEARD_OF_MS = 15_000;

/** A time in which no worker served a page of theirs: an outage, or nobody knows. */
export interface Lapse {
  readonly from: number;
  /** Null: it goes on. */
  readonly to: number | null;
  /** `unserved`: their worker went. `unknown`: nobody can say whether they wanted to be served. */
  readonly kind: 'unserved' | 'unknown';
  /** By the incident it is put down to, as their page told it. Else by views: to about half a second. */
  readonly incident: string | null;
}

/** Between two workers, as somebody's page told it. */
interface LapseInMove extends Lapse {
  readonly to: number;
}

export interface LifeLine {
  readonly id: string;
  readonly name: string;
  readonly synthetic: boolean;
  readonly stays: readonly Stay[];
  /** In the order in which they began. */
  readonly lapses: readonly Lapse[];
}

type KnownIncident = Pick<Incident, 'id' | 'at' | 'list'>;

/** Everybody's line until `record.at`: people before the crowd, by their names. */
export function lifeLines(record: KeptLives, incidents: readonly KnownIncident[]): readonly LifeLine[] {
  const at = record.at ?? 0;
  const reports = findReports(incidents);
  const lines = [...record.people].map(([id, person]) => ({
    id,
    name: person.name,
    synthetic: person.synthetic,
    ...threadOf(person, reports.get(person.name) ?? [], record, at),
  }));
  return lines.sort(
    (a, b) => Number(a.synthetic) - Number(b.synthetic) || a.name.localeCompare(b.name, 'en', NUMERIC),
  );
}

const NUMERIC = { numeric: true };

interface Report {
  readonly incident: KnownIncident;
  readonly person: IncidentPerson;
}

/** What incidents know, by the person's name. */
function findReports(incidents: readonly KnownIncident[]): ReadonlyMap<string, readonly Report[]> {
  const reports = new Map<string, Report[]>();
  for (const incident of incidents) {
    for (const person of incident.list) {
      if (person.name === null) continue;
      reports.set(person.name, [...(reports.get(person.name) ?? []), { incident, person }]);
    }
  }
  return reports;
}

function threadOf(
  life: LifeOfPerson,
  reports: readonly Report[],
  { blind }: KeptLives,
  at: number,
): Pick<LifeLine, 'stays' | 'lapses'> {
  let stays = life.stays;
  const ofMoves: LapseInMove[] = [];
  for (const { incident, person } of reports) {
    if (person.outcome === 'lost') stays = endedAt(stays, person.there, incident.at);
    for (const move of person.moves) {
      if (move.lostMs < 1) continue;
      const began = move.backAt - move.lostMs;
      stays = movedIn(stays, move, at);
      ofMoves.push({ from: began, to: move.backAt, kind: 'unserved', incident: incident.id });
    }
  }
  const isLost = reports.some(({ person }) => person.outcome === 'lost');
  const lapses: Lapse[] = [...ofMoves];
  for (const seen of lapsesFrom(stays, at, isLost)) {
    const isBlind = blind.some((one) => one.from < (seen.to ?? at) && one.to > seen.from);
    if (!isBlind) lapses.push(...ofMoves.reduce<Lapse[]>(without, [seen]));
  }
  const inOrder = (a: { from: number }, b: { from: number }) => a.from - b.from;
  return { stays: stays.toSorted(inOrder), lapses: lapses.toSorted(inOrder) };
}

/** Whoever was lost with their worker was served until it went, at the latest. */
function endedAt(stays: readonly Stay[], there: IncidentPerson['there'], at: number): readonly Stay[] {
  return there.reduce((all, { by }) => withEnd(all, by, at), stays);
}

/** What of these lapses is not in one that a page told of. */
function without(seen: readonly Lapse[], known: LapseInMove): Lapse[] {
  return seen.flatMap((lapse) => {
    const end = lapse.to ?? Number.POSITIVE_INFINITY;
    if (known.from >= end || known.to <= lapse.from) return [lapse];
    const before = known.from > lapse.from ? [{ ...lapse, to: known.from }] : [];
    return known.to < end ? [...before, { ...lapse, from: known.to }] : before;
  });
}

/** A move is exact, views are not: the stay before it ends, and the one after it begins, when the page said so. */
function movedIn(
  stays: readonly Stay[],
  { from, to, backAt, lostMs }: PersonMove,
  now: number,
): readonly Stay[] {
  const began = backAt - lostMs;
  const isSame = to !== null && isSameProcess(from, to);
  const ended = isSame ? split(stays, from, began, backAt) : withEnd(stays, from, began);
  return withBeginning(ended, to, { began, backAt, now });
}

function withEnd(stays: readonly Stay[], by: ServedBy, at: number): readonly Stay[] {
  const found = stays.findLast((stay) => isSameProcess(stay.by, by) && stay.from <= at);
  if (found === undefined) return stays;
  // Further away it is another tab of theirs that stayed, unless the worker went. A page that asked for nothing knows
  // of no sign of life for some time before that.
  if (found.cut !== true && Math.abs(found.to - at) > SEEN_WITHIN_MS) return stays;
  return stays.with(stays.indexOf(found), { ...found, to: at });
}

/** `by`: null where nobody told it; then it is the first who served them again. */
function withBeginning(
  stays: readonly Stay[],
  by: ServedBy | null,
  { began, backAt, now }: { readonly began: number; readonly backAt: number; readonly now: number },
): readonly Stay[] {
  const all = stays.filter((stay) => by === null || isSameProcess(stay.by, by));
  const found = all.find(({ seenAt }) => seenAt >= began);
  if (found !== undefined && found.from <= backAt + SEEN_WITHIN_MS) {
    return stays.with(stays.indexOf(found), { ...found, from: backAt, to: Math.max(backAt, found.to) });
  }
  // Another tab of theirs was there all the time.
  if (by === null || all.some((stay) => stay.from <= began && stay.to >= backAt)) return stays;
  // No view had them there: it is still to come, or they went on before it.
  const isNewest = stays.every(({ from }) => from < backAt);
  const to = isNewest ? Math.min(now, backAt + SEEN_WITHIN_MS) : backAt;
  return [...stays, { by, from: backAt, to: Math.max(backAt, to), seenAt: backAt }];
}

/** It was frozen and answers again: one process served them before and after. */
function split(stays: readonly Stay[], by: ServedBy, from: number, to: number): readonly Stay[] {
  return stays.flatMap((stay) => {
    if (!isSameProcess(stay.by, by) || stay.to <= from || stay.from >= to) return [stay];
    const before = stay.from < from ? [{ ...stay, to: from }] : [];
    return stay.to > to ? [...before, { ...stay, from: to, seenAt: to }] : before;
  });
}

/** Where no stay is, from the first until `at`. */
function lapsesFrom(stays: readonly Stay[], at: number, isLost: boolean): Lapse[] {
  const lapses: Lapse[] = [];
  let last: Stay | null = null;
  for (const stay of stays.toSorted((a, b) => a.from - b.from)) {
    if (last !== null && stay.from > last.to) {
      const kind = last.cut === true ? 'unserved' : 'unknown';
      lapses.push({ from: last.to, to: stay.from, kind, incident: null });
    }
    if (last === null || stay.to > last.to) last = stay;
  }
  if (last === null || last.to >= at) return lapses;
  const isOut = last.cut === true && (isLost || at - last.to < NOT_HEARD_OF_MS);
  return [...lapses, { from: last.to, to: null, kind: isOut ? 'unserved' : 'unknown', incident: null }];
}

/** Who was without service for longest, of lapses that are over and of those that are not; null: nobody was. */
export function longestOutage(
  lines: readonly LifeLine[],
  at: number,
): {
  readonly id: string;
  readonly name: string;
  readonly ms: number;
  /** How many were without service at all. */
  readonly people: number;
} | null {
  const out = lines.flatMap(({ id, name, lapses }) => {
    const own = lapses.filter(({ kind }) => kind === 'unserved').map(({ from, to }) => (to ?? at) - from);
    return own.length === 0 ? [] : [{ id, name, ms: Math.max(...own) }];
  });
  const [first] = out;
  if (first === undefined) return null;
  const worst = out.reduce((a, b) => (b.ms > a.ms ? b : a), first);
  return { ...worst, people: out.length };
}
