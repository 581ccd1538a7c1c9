import { createHmac } from 'node:crypto';
import type { Entry } from '../../protocol/entries.js';
import type { Letter, OutgoingEvent } from '../../protocol/outgoing.js';
import type { OutgoingHook } from '../../store/interfaces/outgoing.js';
import type { Posted } from '../outside/post.js';

/**
 * What happened by this entry; null: nothing that is sent. What programs write is not, so that no two of them answer
 * each other for ever. Nor is a text that was deleted since. Pure.
 */
export function eventOf(entry: Entry): OutgoingEvent | null {
  if (entry.user.bot) return null;
  if ((entry.kind === undefined || entry.kind === 'edit') && entry.deleted) return null;
  return entry.kind ?? 'message';
}

/** What is sent of an entry of this epoch. Pure. */
export function letterOf(
  hook: Pick<OutgoingHook, 'id'>,
  room: Letter['room'],
  epoch: string,
  event: OutgoingEvent,
  entry: Entry,
): Letter {
  const { id, name } = room;
  return { id: `${id}/${epoch}/${entry.seq}`, hook: hook.id, event, room: { id, name }, epoch, entry };
}

/** The request that takes it there, signed at this time (ms since 1970). Pure. */
export function signed(letter: Letter, secret: string, now: number): Posted {
  const body = JSON.stringify(letter);
  const time = Math.floor(now / 1_000);
  const signature = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Holdfast',
    'x-holdfast-signature': `t=${time},v1=${signature}`,
  };
  return { headers, body };
}
