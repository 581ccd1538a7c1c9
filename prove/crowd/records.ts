/** From the SDK's trace to the recorded history. */

import type { TraceEvent } from '../../src/client/index.js';
import type { Entry } from '../../src/protocol/entries.js';
import type { Message } from '../../src/protocol/events.js';
import { formatServedBy } from '../../src/protocol/events.js';
import { fingerprint } from '../fingerprint.js';
import type { Seen, Unstamped } from '../history.js';

export function seen(message: Message): Seen {
  const { seq, mid, cmid, user, text } = message;
  // What a broken server sends may lack anything; it is written down as it is.
  return { seq, mid, cmid, user: user?.id, name: user?.name, text: fingerprint(String(text)) };
}

interface Who {
  readonly client: string;
  readonly view: number;
  readonly user: string;
}

/** The history speaks of messages only; who changes none hears of nothing else. */
function textsOf(entries: readonly Entry[]): Seen[] {
  return entries.filter((entry): entry is Message => entry.kind === undefined).map(seen);
}

/** The history's event for a traced one, or null for what is not recorded. */
export function recordOf(event: TraceEvent, who: Who): Unstamped | null {
  switch (event.type) {
    case 'send':
    case 'fail':
    case 'unknown':
    case 'gap':
    case 'refused':
    case 'read':
      return { ...event, ...who };
    case 'ack': {
      const { type, room, cmid, epoch, seq, mid, duplicate } = event;
      return { type, ...who, room, cmid, epoch, seq, mid, duplicate };
    }
    case 'wire':
    case 'shown':
      return {
        type: event.type,
        ...who,
        room: event.room,
        epoch: event.epoch,
        messages: textsOf(event.messages),
      };
    case 'join': {
      const { type, room, since, epoch, head, complete, messages } = event;
      return { type, ...who, room, since, epoch, head, complete, messages: textsOf(messages) };
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
    case 'change':
    case 'older':
      return null;
  }
}
