import type { HistoryEvent } from '../history.js';
import type { Violation } from './check.js';
import type { Facts } from './facts.js';

const AROUND_MS = 3_000;
const LINES_MAX = 40;
/** Characters. */
const LINE_MAX = 240;

/** An event near a violation, in words. `marked`: it shows the violation. */
export interface NearLine {
  readonly event: HistoryEvent;
  readonly marked: boolean;
  /** Without its time. */
  readonly text: string;
}

/** What happened around a violation: what concerns the same room, message or client, and every fault, marked. */
export function historyExcerpt(facts: Facts, violation: Violation): string {
  return near(facts, violation)
    .map((event) => `${violation.events.includes(event) ? '>' : ' '} ${line(event)}`)
    .join('\n');
}

/** The same without what anybody wrote. */
export function linesAround(facts: Facts, violation: Violation): NearLine[] {
  return near(facts, violation).map((event) => ({
    event,
    marked: violation.events.includes(event),
    text: words(event, WRITTEN),
  }));
}

/** The closest ones, in their order. */
function near(facts: Facts, violation: Violation): readonly HistoryEvent[] {
  const marked = new Set(violation.events);
  const rooms = new Set(violation.events.map((event) => field(event, 'room')).filter(isText));
  const clients = new Set(violation.events.map((event) => field(event, 'client')).filter(isText));
  const written = new Set(violation.events.map(authorship).filter(isText));
  const times = [violation.at, ...violation.events.map((event) => event.t)];
  const from = Math.min(...times) - AROUND_MS;
  const to = Math.max(...times) + AROUND_MS;
  const found = facts.events.filter((event) => {
    if (marked.has(event) || event.type === 'fault' || event.type === 'phase') return true;
    if (event.t < from || event.t > to) return false;
    if (written.has(authorship(event) ?? '')) return true;
    const sameClient = clients.has(field(event, 'client') ?? '');
    const room = field(event, 'room');
    return sameClient && (room === undefined || rooms.has(room));
  });
  return found
    .map((event) => ({
      event,
      distance: marked.has(event) ? -1 : Math.min(...times.map((t) => Math.abs(t - event.t))),
    }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, LINES_MAX)
    .map(({ event }) => event)
    .sort((a, b) => a.t - b.t);
}

function line(event: HistoryEvent): string {
  const text = `${(event.t / 1_000).toFixed(3).padStart(9)} s  ${words(event)}`;
  return text.length > LINE_MAX ? `${text.slice(0, LINE_MAX - 1)}…` : text;
}

/** Fields that have what somebody wrote, or may have. */
const WRITTEN: ReadonlySet<string> = new Set(['text', 'beside', 'answer', 'said']);

function words(event: HistoryEvent, without: ReadonlySet<string> = new Set()): string {
  const { t: _, type, ...rest } = event;
  const fields = Object.entries(rest).filter(([name]) => !without.has(name));
  const parts = fields.map(([name, value]) => {
    if (name === 'messages' && Array.isArray(value)) {
      const seqs = (value as { seq: number }[]).map((message) => message.seq);
      return `messages=[${seqs.length > 12 ? `${seqs[0]}…${seqs.at(-1)}` : seqs.join(' ')}]`;
    }
    // A text with line ends in it stays on its line.
    const isPlain = typeof value !== 'object' && !/\p{C}|\p{Zl}|\p{Zp}/u.test(String(value));
    return `${name}=${isPlain ? value : JSON.stringify(value)}`;
  });
  const text = `${type.padEnd(12)} ${parts.join(' ')}`;
  return text.length > LINE_MAX ? `${text.slice(0, LINE_MAX - 1)}…` : text;
}

/** Whose message an event is about. */
function authorship(event: HistoryEvent): string | undefined {
  const cmid = field(event, 'cmid');
  return cmid === undefined ? undefined : `${field(event, 'user')} ${cmid}`;
}

function field(event: HistoryEvent, name: string): string | undefined {
  const value = (event as unknown as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : undefined;
}
function isText(value: string | undefined): value is string {
  return value !== undefined;
}
