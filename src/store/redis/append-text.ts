import type { AppendInput, ChangeInput, MessagePlace } from '../interfaces/log.js';
import { entryBody } from '../log-codec.js';

/**
 * The last argument of `append.lua` for an entry: the end of its JSON. For what is no plain text, a line before it says
 * what it asks.
 */
export function appendText(input: AppendInput | ChangeInput): string {
  const { cmid, user } = input;
  if ('text' in input) {
    const { text, reply, files, calls } = input;
    const body = entryBody({ cmid, user, text, reply: reply?.mid, files, mentions: calls?.mentions });
    return reply === undefined ? body : `${spec('reply', reply, calls === undefined ? '0' : '1')}\n${body}`;
  }
  const { change, of, moderates, calls } = input;
  const on = 'on' in change ? (change.on ? '1' : '0') : '-';
  const emoji = change.kind === 'react' ? change.emoji : '-';
  const body = entryBody({ cmid, user, of: of.mid, mentions: calls?.mentions, ...change });
  return `${spec(change.kind, of, on, moderates ? '1' : '0', emoji)}\n${body}`;
}

function spec(kind: string, { seq, mid }: MessagePlace, on = '-', moderates = '0', emoji = '-'): string {
  return `${kind} ${seq} ${mid} ${on} ${moderates} ${emoji}`;
}
