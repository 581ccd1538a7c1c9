/** From the SDK's trace to the recorded history. */

import type { TraceEvent } from '../../src/client/index.js';
import type { Entry } from '../../src/protocol/entries.js';
import type { Message } from '../../src/protocol/events.js';
import { formatServedBy } from '../../src/protocol/served-by.js';
import { fingerprint } from '../fingerprint.js';
import type { Seen, Unstamped } from '../history.js';

/**
 * An entry, or a row with what changes made of it. What a broken server sends may lack anything; it is written down as
 * it is.
 */
export function seen(entry: Entry): Seen {
  const { seq, mid, cmid, user } = entry;
  const who = { seq, mid, cmid, user: user?.id, name: user?.name };
  switch (entry.kind) {
    case undefined:
      return { ...who, text: fingerprint(String(entry.text)), ...rowOf(entry), ...callsOf(entry) };
    case 'edit': {
      const { kind, of, at, text, deleted } = entry;
      const said = { text: fingerprint(String(text)), ...(deleted ? { deleted } : {}), ...callsOf(entry) };
      return { ...who, kind, of, at, ...said };
    }
    case 'react':
      return { ...who, text: '', kind: entry.kind, of: entry.of, emoji: entry.emoji, on: entry.on };
    case 'pin':
      return { ...who, text: '', kind: entry.kind, of: entry.of, on: entry.on };
    case 'delete':
      return { ...who, text: '', kind: entry.kind, of: entry.of };
    default: {
      const { kind, what, about, text } = entry;
      const whom = about === undefined ? {} : { about: about.id };
      const said = text === undefined ? {} : { said: fingerprint(text) };
      return { ...who, text: '', kind, what, ...whom, ...said };
    }
  }
}

function rowOf({ reply, deleted, edited, reactions, replies, pinned }: Message): Partial<Seen> {
  return {
    ...(reply === undefined ? {} : { reply }),
    ...(deleted ? { deleted } : {}),
    ...(edited === undefined ? {} : { edited }),
    ...(reactions === undefined
      ? {}
      : { reactions: reactions.map(({ emoji, count, mine }) => ({ emoji, count, mine })) }),
    ...(replies === undefined ? {} : { replies }),
    ...(pinned ? { pinned } : {}),
  };
}

function callsOf({ mentions }: Pick<Message, 'mentions'>): Pick<Seen, 'calls'> {
  return mentions === undefined ? {} : { calls: mentions.map(({ id }) => id) };
}

/** On which load of whose page something happens. */
export interface Who {
  readonly client: string;
  readonly view: number;
  readonly user: string;
}

/** The history's event for a traced one, or null for what is not recorded. */
export function recordOf(event: TraceEvent, who: Who): Unstamped | null {
  switch (event.type) {
    case 'send':
      return { ...event, ...who };
    case 'change': {
      const { room, cmid, of, change } = event;
      const target = 'mid' in of ? { of: of.mid } : { of: null, ofCmid: of.cmid };
      const { kind } = change;
      const emoji = change.kind === 'react' ? { emoji: change.emoji } : {};
      const on = 'on' in change ? { on: change.on } : {};
      const text = change.kind === 'edit' ? change.text : '';
      return { type: 'send', ...who, room, cmid, text, change: { kind, ...target, ...emoji, ...on } };
    }
    case 'fail':
    case 'withdrawn':
    case 'unknown':
    case 'gap':
    case 'refused':
    case 'read':
      return { ...event, ...who };
    case 'ack': {
      const { room, cmid, epoch, seq, mid, duplicate, isChange } = event;
      const type = isChange && duplicate ? 'settled' : 'ack';
      if (type === 'settled') return { type, ...who, room, cmid, epoch, seq, mid };
      return { type, ...who, room, cmid, epoch, seq, mid, duplicate };
    }
    case 'wire':
    case 'shown':
      return {
        type: event.type,
        ...who,
        room: event.room,
        epoch: event.epoch,
        messages: event.messages.map(seen),
        ...('by' in event ? { by: formatServedBy(event.by) } : {}),
        ...('pageTo' in event && event.pageTo !== undefined ? { pageTo: event.pageTo } : {}),
      };
    case 'join': {
      const { type, room, since, tookMs, epoch, head, complete, messages } = event;
      const by = formatServedBy(event.by);
      const answer = { epoch, head, complete, messages: messages.map(seen) };
      return { type, ...who, by, room, since, tookMs, ...answer };
    }
    case 'reset':
      return { type: 'reset', ...who, room: event.room, epoch: event.epoch };
    case 'online':
      return { type: 'link', ...who, state: 'online', by: formatServedBy(event.by) };
    case 'offline':
      return { type: 'link', ...who, state: 'offline' };
    case 'moved': {
      const { from, to, lostMs, why } = event;
      return { type: 'moved', ...who, from: formatServedBy(from), to: formatServedBy(to), lostMs, why };
    }
    case 'session-lost':
      return { type: 'session-lost', ...who, told: JSON.stringify(event.why) };
    case 'presence':
      return {
        type: 'presence',
        ...who,
        room: event.room,
        online: event.online.map((user) => user.id),
        names: event.online.map((user) => user.name),
      };
    case 'asked':
    case 'older':
      return null;
  }
}
