/** Bots with tokens, as tests make them. It starts nothing but their sockets, which `close` of `by` ends. */
import { io } from 'socket.io-client';
import type { HandshakeAuth, Welcome } from '../../src/protocol/events.js';
import type { BotsBody, NewBotBody } from '../../src/protocol/http.js';
import { until } from '../wait.js';
import { patiently, patientlyOpened } from './patience.js';
import { CONNECTS_WITHIN_MS, type Person, type TestSocket, welcomed } from './person.js';

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

/** A socket that says `token` in its handshake, without a cookie; or rejects with the connect_error. */
export function botSocket(
  by: Person,
  token: string,
  { url = by.url, auth = {}, ...options }: BotSocketOptions = {},
): Promise<[TestSocket, Welcome]> {
  return patientlyOpened(async () => {
    const socket: TestSocket = io(url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      autoConnect: false,
      timeout: CONNECTS_WITHIN_MS,
      auth: { entries: 1, token, ...auth },
      ...options,
    });
    by.sockets.push(socket);
    return [socket, await welcomed(socket)];
  });
}

export interface BotSocketOptions {
  /** The address of another node than its maker's. */
  readonly url?: string;
  readonly auth?: HandshakeAuth;
  readonly transports?: ('websocket' | 'polling')[];
  readonly extraHeaders?: Readonly<Record<string, string>>;
}
