/** Addresses at which programs write to rooms, as tests make them. It starts nothing. */
import type { HooksBody, NewHookBody } from '../../src/protocol/http.js';
import { until } from '../wait.js';
import type { Person } from './person.js';

/**
 * A new address at which programs write to a room that `by` moderates; `name`: Webhook where it is not given. Asks
 * again where a busy machine was too late, and takes away what it had made without saying so. Rejects with what was
 * answered but 201.
 */
export async function newHook(by: Person, room: string, name?: string): Promise<NewHookBody> {
  const answer = await until('an answer but 503', async () => {
    const one = await by.ask('/api/hooks', by.sent('POST', name === undefined ? { room } : { room, name }));
    if (one.status === 503) await removeAll(by, room, name ?? 'Webhook');
    return one.status !== 503 && one;
  });
  if (answer.status !== 201) throw new Error(`a hook was answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as NewHookBody;
}

async function removeAll(by: Person, room: string, name: string): Promise<void> {
  const list = await by.fetch(`/api/rooms/${room}/hooks`);
  if (list.status !== 200) return;
  const { hooks } = (await list.json()) as HooksBody;
  for (const hook of hooks)
    if (hook.name === name) await by.send('DELETE', `/api/rooms/${room}/hooks/${hook.id}`, {});
}
