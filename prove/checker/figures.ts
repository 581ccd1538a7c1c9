/** Numbers of a history: how late, how long away, how much was lost. They are reported, not judged. */
import type { EventOf } from '../history.js';
import { authored, type Facts, push } from './facts.js';
import { type Spread, spreadOf } from './spread.js';

export interface FaultFigures {
  readonly kind: string;
  readonly times: number;
  /** From the fault's begin until a client of a hit worker was connected elsewhere and had all its rooms, ms. */
  readonly back: Spread;
  /** The same, each. */
  readonly backMs: readonly number[];
  /** Clients that were hit and never came back while it was recorded. */
  readonly neverBack: number;
  /** From the fault's begin (of a store: its end) until the first ack, ms. */
  readonly firstAck: Spread;
  /** Written in the fault or 5 s after: until shown to others, ms. */
  readonly delivery: Spread;
  readonly sessionsLost: number;
  readonly requests: number;
  readonly requestsFailed: number;
  /** Changes of worker a client, over those that changed at all. */
  readonly moves: Spread;
  /** Delivered more than 250 ms later than the normal 99 %. */
  readonly late: number;
}

/** Publications that a worker missed and fetched from the log. */
export const FEED_HOLES = 'holdfast_worker_feed_holes_total';

export interface Figures {
  readonly seconds: number;
  readonly sent: number;
  readonly acked: number;
  /** Edits, deletions, reactions and pins; `settled`: were so already. */
  readonly changes: { readonly sent: number; readonly acked: number; readonly settled: number };
  /** Acknowledged and not in the store at the end, whether it was announced or not. */
  readonly ackedLost: number;
  readonly shown: number;
  /** Batches that arrived at a client, and those of them that had more than one entry. */
  readonly batches: number;
  readonly gathered: number;
  /** People were told that it was not sent, though nothing about it was wrong. */
  readonly failed: number;
  /** The same of what no server may take, such as a change of a message that is deleted: no fault's doing. */
  readonly refused: number;
  readonly unknown: number;
  readonly duplicatesRefused: number;
  readonly gaps: number;
  readonly resets: number;
  /** Times that a person was told that the store has lost a room. */
  readonly roomsLost: number;
  /** Holes that workers found in their feeds and filled from the log, as far as they still live. */
  readonly repairs: number;
  readonly reloads: number;
  /** Away from faults: from written to acknowledged, and to shown to others, ms. */
  readonly ack: Spread;
  readonly delivery: Spread;
  readonly faults: readonly FaultFigures[];
}

/** What is refused with these is refused for what it asks, on a day without any fault too. */
const RULED_OUT: ReadonlySet<string> = new Set(['gone', 'forbidden', 'not_member']);

const AFTER_MS = 5_000;

interface Window {
  readonly begin: EventOf<'fault'>;
  readonly to: number;
  readonly endT: number;
}

export function figuresOf(facts: Facts): Figures {
  const windows = windowsOf(facts);
  const windowAt = (t: number) => windows.find((window) => t >= window.begin.t && t <= window.to);
  const sentAt = new Map<string, number>();
  for (const send of facts.of('send')) {
    const name = authored(send.user, send.cmid);
    if (!sentAt.has(name)) sentAt.set(name, send.t);
  }
  const ackMs: number[] = [];
  for (const ack of facts.of('ack')) {
    const at = sentAt.get(authored(ack.user, ack.cmid));
    if (at !== undefined && (windowAt(at) ?? windowAt(ack.t)) === undefined) ackMs.push(ack.t - at);
  }
  const normal: number[] = [];
  const within = new Map<Window, number[]>();
  for (const page of facts.pages.values()) {
    let entered = Number.POSITIVE_INFINITY;
    for (const event of page.events) {
      if (event.type === 'join' && (event.since === null || !event.complete || event.t < entered))
        entered = event.t;
      if (event.type !== 'shown') continue;
      for (const message of event.messages) {
        const at = sentAt.get(authored(message.user, message.cmid));
        // A page that came later was not late.
        if (at === undefined || at < entered || message.user === page.user) continue;
        const window = windowAt(at) ?? windowAt(event.t);
        if (window === undefined) normal.push(event.t - at);
        else push(within, window, event.t - at);
      }
    }
  }
  const delivery = spreadOf(normal);
  const changed = [...facts.sends].flatMap(([name, [send]]) => (send?.change === undefined ? [] : [name]));
  const refused = [...facts.fails.values()].filter((fails) =>
    RULED_OUT.has((fails.at(-1) as EventOf<'fail'>).code),
  ).length;
  const kinds = [...new Set(windows.map((window) => window.begin.kind))];
  return {
    seconds: Math.round(facts.endMs / 1_000),
    sent: facts.sends.size - changed.length,
    acked: facts.acks.size - changed.filter((name) => facts.acks.has(name)).length,
    changes: {
      sent: changed.length,
      acked: changed.filter((name) => facts.acks.has(name)).length,
      settled: facts.of('settled').length,
    },
    ackedLost: facts.of('ack').filter((ack) => isLost(facts, ack)).length,
    batches: facts.of('wire').length,
    gathered: facts.of('wire').filter(({ messages }) => messages.length > 1).length,
    shown: facts.of('shown').reduce((sum, shown) => sum + shown.messages.length, 0),
    failed: facts.fails.size - refused,
    refused,
    unknown: facts.of('unknown').length,
    duplicatesRefused: facts.of('ack').filter((ack) => ack.duplicate).length,
    gaps: facts.of('gap').length,
    resets: facts.of('reset').length,
    roomsLost: facts.of('cleared').filter((cleared) => cleared.lost).length,
    repairs: facts
      .of('meter')
      .filter(({ name }) => name === FEED_HOLES)
      .reduce((sum, { value }) => sum + value, 0),
    reloads: facts.of('view').filter((view) => view.change === 'opened' && view.view > 1).length,
    ack: spreadOf(ackMs),
    delivery,
    faults: kinds.map((kind) => {
      const mine = windows.filter((window) => window.begin.kind === kind);
      const backs = mine.map((window) => backTimes(facts, window));
      const requests = mine.flatMap((window) => during(facts.of('http'), window));
      const late = mine.flatMap((window) => within.get(window) ?? []);
      return {
        kind,
        times: mine.length,
        back: spreadOf(backs.flatMap((one) => one.times)),
        backMs: backs.flatMap((one) => one.times.map(Math.round)),
        neverBack: backs.reduce((sum, one) => sum + one.never, 0),
        firstAck: spreadOf(mine.map((window) => firstAckMs(facts, window)).filter((ms) => ms !== null)),
        delivery: spreadOf(late),
        sessionsLost: mine.reduce((sum, window) => sum + sessionsLost(facts, window), 0),
        requests: requests.length,
        requestsFailed: requests.filter((one) => one.status === 0 || one.status >= 500).length,
        moves: spreadOf(mine.flatMap((window) => movesOf(facts, window))),
        late: late.filter((ms) => ms > delivery.p99 + 250).length,
      };
    }),
  };
}

function isLost(facts: Facts, ack: EventOf<'ack'>): boolean {
  const log = facts.logs.get(ack.room);
  const trimmed = log !== undefined && log.epoch === ack.epoch && ack.seq < log.first;
  return !trimmed && facts.storedByMid.get(ack.room)?.has(ack.mid) !== true;
}

function windowsOf(facts: Facts): Window[] {
  const begins = facts.of('fault').filter((fault) => fault.phase === 'begin');
  return begins.map((begin, index) => {
    const end = facts.of('fault').find((fault) => fault.id === begin.id && fault.phase === 'end');
    const endT = end?.t ?? facts.endMs;
    const next = begins[index + 1]?.t ?? facts.endMs;
    return { begin, endT, to: Math.min(endT + AFTER_MS, next) };
  });
}

function during<E extends { t: number }>(events: readonly E[], window: Window): E[] {
  return events.filter((event) => event.t >= window.begin.t && event.t <= window.to);
}

/** For each client whose worker was hit: when it was connected elsewhere and all its rooms were answered. */
function backTimes(facts: Facts, window: Window): { times: number[]; never: number } {
  const hits = new Set(window.begin.hits ?? []);
  if (hits.size === 0) return { times: [], never: 0 };
  const servedBy = new Map<string, { by: string; view: number }>();
  const closed = new Set<string>();
  for (const event of facts.events) {
    if (event.t >= window.begin.t) break;
    if (event.type === 'link' && event.state === 'online')
      servedBy.set(event.client, { by: event.by ?? '', view: event.view });
    else if (event.type === 'link') servedBy.delete(event.client);
    else if (event.type === 'view' && event.change === 'closed') servedBy.delete(event.client);
  }
  const rooms = new Map<string, Set<string>>();
  for (const page of facts.pages.values()) {
    const places = page.events.filter((event) => event.type === 'place' && event.t < window.begin.t);
    const last = places.at(-1);
    if (last?.type === 'place' && last.change === 'here') {
      const key = `${page.client}#${page.view}`;
      rooms.set(key, (rooms.get(key) ?? new Set()).add(page.room));
    }
  }
  const waiting = new Map<string, { online: boolean; rooms: Set<string> }>();
  for (const [client, { by, view }] of servedBy) {
    if (hits.has(by))
      waiting.set(`${client}#${view}`, { online: false, rooms: new Set(rooms.get(`${client}#${view}`)) });
  }
  const times: number[] = [];
  for (const event of facts.events) {
    if (event.t < window.begin.t) continue;
    if (waiting.size === 0) break;
    if (event.type !== 'link' && event.type !== 'join' && event.type !== 'view') continue;
    const key = `${event.client}#${event.view}`;
    const wait = waiting.get(key);
    if (wait === undefined) continue;
    if (event.type === 'view' && event.change === 'closed') {
      // Gone by themselves: neither back nor lost.
      waiting.delete(key);
      closed.add(key);
      continue;
    }
    if (event.type === 'link' && event.state === 'online' && !hits.has(event.by ?? '')) wait.online = true;
    if (event.type === 'join') wait.rooms.delete(event.room);
    if (wait.online && wait.rooms.size === 0) {
      times.push(event.t - window.begin.t);
      waiting.delete(key);
    }
  }
  return { times, never: waiting.size };
}

function firstAckMs(facts: Facts, window: Window): number | null {
  const from = window.begin.hits === undefined ? window.endT : window.begin.t;
  const ack = facts.of('ack').find((one) => one.t >= from);
  return ack === undefined ? null : ack.t - from;
}

function sessionsLost(facts: Facts, window: Window): number {
  return new Set(during(facts.of('session-lost'), window).map((event) => event.client)).size;
}

function movesOf(facts: Facts, window: Window): number[] {
  const moves = new Map<string, number>();
  for (const moved of during(facts.of('moved'), window))
    moves.set(moved.client, (moves.get(moved.client) ?? 0) + 1);
  return [...moves.values()];
}
