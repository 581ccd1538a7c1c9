import type { MessagesBody } from '../../protocol/http.js';
import type { LogState } from '../../store/interfaces/log.js';

/**
 * A `MessagesBody` as JSON, from the JSON of its rows. `oldest`: seq of the first of them; `newer`: the room has rows
 * behind the last. Pure.
 */
export function logPageBody(
  { epoch, head, first }: LogState,
  oldest: number | undefined,
  newer: boolean,
  texts: readonly string[],
): string {
  const more = oldest !== undefined && oldest > first;
  const rest: Omit<MessagesBody, 'messages'> = { epoch, head, more, newer };
  return `${JSON.stringify(rest).slice(0, -1)},"messages":[${texts.join(',')}]}`;
}
