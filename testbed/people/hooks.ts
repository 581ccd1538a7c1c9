/** Addresses at which programs write to rooms, as tests make them. It starts nothing. */
import type { NewHookBody } from '../../src/protocol/http.js';
import { until } from '../wait.js';
import type { Person } from './person.js';

let keys = 0;

/**
 * A new address at which programs write to a room that `by` moderates; `name`: Webhook where it is not given. Asks
 * again with its key where a busy machine was too late. Rejects with what was answered but 201.
 */
export async function newHook(by: Person, room: string, name?: string): Promise<NewHookBody> {
  const request = by.sent('POST', name === undefined ? { room } : { room, name });
  const headers = { ...request.headers, 'idempotency-key': `hook-${process.pid}-${++keys}` };
  const answer = await until('an answer but 503', async () => {
    const one = await by.ask('/api/hooks', { ...request, headers });
    return one.status !== 503 && one;
  });
  if (answer.status !== 201) throw new Error(`a hook was answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as NewHookBody;
}
