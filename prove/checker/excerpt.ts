import type { HistoryEvent } from '../history.js';
import type { Violation } from './check.js';
import type { Facts } from './facts.js';

const AROUND_MS = 3_000;
const LINES_MAX = 40;

/** What happened around a violation: what concerns the same room, message or client, and every fault, marked. */
export function excerpt(facts: Facts, violation: Violation): string {
  const marked = new Set(violation.events);
  const rooms = new Set(violation.events.map((event) => field(event, 'room')).filter(isText));
  const clients = new Set(violation.events.map((event) => field(event, 'client')).filter(isText));
  const written = new Set(violation.events.map(authorship).filter(isText));
  const times = [violation.at, ...violation.events.map((event) => event.t)];
  const from = Math.min(...times) - AROUND_MS;
  const to = Math.max(...times) + AROUND_MS;
  const near = facts.events.filter((event) => {
    if (marked.has(event) || event.type === 'fault' || event.type === 'phase') return true;
    if (event.t < from || event.t > to) return false;
    if (written.has(authorship(event) ?? '')) return true;
    const sameClient = clients.has(field(event, 'client') ?? '');
    const room = field(event, 'room');
    return sameClient && (room === undefined || rooms.has(room));
  });
  const closest = near
    .map((event) => ({
      event,
      distance: marked.has(event) ? -1 : Math.min(...times.map((t) => Math.abs(t - event.t))),
    }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, LINES_MAX)
    .map(({ event }) => event)
    .sort((a, b) => a.t - b.t);
  return closest.map((event) => `${marked.has(event) ? '>' : ' '} ${line(event)}`).join('\n');
}

function line(event: HistoryEvent): string {
  const { t, type, ...rest } = event;
  const parts = Object.entries(rest).map(([name, value]) => {
    if (name === 'messages' && Array.isArray(value)) {
      const seqs = (value as { seq: number }[]).map((message) => message.seq);
      return `messages=[${seqs.length > 12 ? `${seqs[0]}…${seqs.at(-1)}` : seqs.join(' ')}]`;
    }
    // A text with line ends in it stays on its line.
    const isPlain = typeof value !== 'object' && !/\p{C}|\p{Zl}|\p{Zp}/u.test(String(value));
    return `${name}=${isPlain ? value : JSON.stringify(value)}`;
  });
  const text = `${(t / 1_000).toFixed(3).padStart(9)} s  ${type.padEnd(12)} ${parts.join(' ')}`;
  return text.length > 240 ? `${text.slice(0, 239)}…` : text;
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
