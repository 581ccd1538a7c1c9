/** Bots with tokens, as tests make them. It starts nothing but their sockets, which `close` of their maker ends. */
import type { BotsBody, NewBotBody } from '../../src/protocol/http.js';
import { until } from '../wait.js';
import { patiently } from './patience.js';
import type { Person } from './person.js';

/**
 * A new bot of `by`, in these rooms. Where a busy machine was too late it may be there all the same, and is ended
 * first. Rejects with what was answered but 201.
 */
export async function newBot(by: Person, name: string, rooms?: readonly string[]): Promise<NewBotBody> {
  const request = by.sent('POST', rooms === undefined ? { name } : { name, rooms });
  const answer = await until('an answer but 503', async () => {
    const one = await by.ask('/api/tokens', request);
    if (one.status !== 503) return one;
    const { bots } = (await (await by.fetch('/api/tokens')).json()) as BotsBody;
    for (const bot of bots.filter((other) => other.name === name))
      await by.send('DELETE', `/api/tokens/${bot.id}`, {});
    return false;
  });
  if (answer.status !== 201) throw new Error(`a bot was answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as NewBotBody;
}

/** A request with a token and nothing else, again where a busy machine was too late. */
export function asBot(url: string, token: string, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) };
  return patiently(() => fetch(`${url}${path}`, { ...init, headers }));
}
