import type { RowEntry } from '../../protocol/entries.js';
import { type ErrorCode, errorIn, HoldfastError } from '../../protocol/errors.js';
import type { TicketResult } from '../../protocol/events.js';
import type {
  DirectRequest,
  DirectRoomBody,
  MembersBody,
  MessagesBody,
  RoomBody,
  RoomsBody,
  SessionBody,
  SignedInBody,
} from '../../protocol/http.js';
import type { SetupBody } from '../../protocol/registration.js';
import { parseServedBy, type ServedBy } from '../../protocol/served-by.js';
import type { Clock } from '../timing/clock.js';

/** As much of `fetch` as is needed. */
export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;

/** One answered request, for the strip of who served what. */
export interface HttpAnswer {
  readonly method: string;
  readonly path: string;
  /** 0 when no answer came. */
  readonly status: number;
  readonly by: ServedBy | null;
  readonly ms: number;
}

export interface HttpApiOptions {
  /** Origin of the server, without a slash at the end; '' in a page. */
  readonly url: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly onAnswer?: (answer: HttpAnswer) => void;
  /** A request without an answer fails after this. */
  readonly timeoutMs?: number;
}

/** Rows before or after a seq, or around the message with a mid. */
export type LogPageWhere =
  | { readonly before: number }
  | { readonly after: number }
  | { readonly around: string };

const GET_TRIES = 3;

/**
 * Typed calls of the HTTP API. Each rejects with a `HoldfastError`: the server's own, or `timeout` (retry: true) when
 * no answer came. GETs are tried three times; a POST's outcome is unknown when no answer came, so the caller decides.
 */
export class HttpApi {
  /** Who answered last. */
  servedBy: ServedBy | null = null;
  /** Whether the connection's node knows entries, as its `welcome` said. */
  knowsEntries = true;

  constructor(private readonly options: HttpApiOptions) {}

  setup(): Promise<SetupBody> {
    return this.get('/api/setup');
  }
  session(): Promise<SessionBody> {
    return this.get('/api/session');
  }
  signUp(name: string, password: string, setup?: string, invite?: string): Promise<SignedInBody> {
    return this.call('POST', '/api/accounts', { name, password, setup, invite });
  }
  signIn(name: string, password: string): Promise<SignedInBody> {
    return this.call('POST', '/api/session', { name, password });
  }
  signOut(): Promise<void> {
    return this.call('DELETE', '/api/session');
  }
  /** A ticket for a socket on any node, and the nodes. */
  ticket(): Promise<TicketResult> {
    return this.call('POST', '/api/tickets');
  }
  /** Ends every session of the person. */
  signOutEverywhere(): Promise<void> {
    return this.call('DELETE', '/api/sessions');
  }
  /** Ends every other session of the person, and gives this browser a new one. */
  changePassword(current: string, next: string): Promise<SignedInBody> {
    return this.call('PUT', '/api/password', { current, next });
  }
  rooms(): Promise<RoomsBody> {
    return this.get('/api/rooms');
  }
  createRoom(name: string, isPrivate: boolean): Promise<RoomBody> {
    return this.call('POST', '/api/rooms', { name, private: isPrivate });
  }
  openDirect(people: readonly string[]): Promise<DirectRoomBody> {
    const request: DirectRequest = { people };
    return this.call('POST', '/api/direct', request);
  }
  members(room: string): Promise<MembersBody> {
    return this.get(`/api/rooms/${encodeURIComponent(room)}/members`);
  }
  invite(room: string, name: string): Promise<unknown> {
    return this.call('POST', `/api/rooms/${encodeURIComponent(room)}/members`, { name });
  }
  removeMember(room: string, user: string): Promise<unknown> {
    return this.call('DELETE', `/api/rooms/${encodeURIComponent(room)}/members/${encodeURIComponent(user)}`);
  }
  /**
   * The newest `limit` messages before seq `before` (or of all), newest last: folded, where the server knows entries.
   * An older node's page has no `head`.
   */
  async messages(room: string, before?: number, limit = 50): Promise<MessagesBody> {
    const path = messagesPath(room, before === undefined ? {} : { before }, limit);
    if (!this.knowsEntries) return this.get(path);
    try {
      return await this.get(`${path}&entries=1`);
    } catch (error) {
      // Behind a balancer another node may answer than the connection's: an older one refuses what it does not know.
      if (!(error instanceof HoldfastError) || error.code !== 'invalid') throw error;
      return this.get(path);
    }
  }

  /** A folded page of rows at some part of the log. An older node refuses it with `invalid`. */
  page(room: string, where: LogPageWhere, limit = 50): Promise<MessagesBody<RowEntry>> {
    return this.get(`${messagesPath(room, where, limit)}&entries=1`);
  }

  /** The newest 100 pinned messages of a room, newest last, folded. An older node knows no such list: `not_found`. */
  pins(room: string): Promise<MessagesBody> {
    return this.get(`/api/rooms/${encodeURIComponent(room)}/pins`);
  }

  /** A GET of one's own; tried three times. */
  async get<T>(path: string): Promise<T> {
    for (let failures = 0; ; failures += 1) {
      try {
        return await this.call<T>('GET', path);
      } catch (error) {
        const again = error instanceof HoldfastError && error.retry && failures < GET_TRIES - 1;
        if (!again) throw error;
        const { clock } = this.options;
        const waitMs = error.details.retryAfterMs ?? 150 * (failures + 1) * (0.5 + clock.random());
        await new Promise<void>((resolve) => clock.after(waitMs, resolve));
      }
    }
  }

  /** A call of one's own: once. `key`: by which the server knows it again, where that call has one. */
  async call<T>(method: string, path: string, body?: unknown, key?: string): Promise<T> {
    const { url, clock, timeoutMs = 10_000 } = this.options;
    const startedAt = clock.now();
    const abort = new AbortController();
    const cancel = clock.after(timeoutMs, () => abort.abort());
    const report = (status: number, by: ServedBy | null) =>
      this.options.onAnswer?.({
        method,
        path: path.replace(/\?.*/, ''),
        status,
        by,
        ms: clock.now() - startedAt,
      });
    try {
      // Called unbound: a page's fetch refuses any other `this`.
      const { fetch } = this.options;
      const answer = await fetch(`${url}${path}`, {
        method,
        credentials: 'same-origin',
        cache: 'no-store',
        signal: abort.signal,
        // A DELETE changes state as well, so it too says that it is no form.
        headers: {
          ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const by = parseServedBy(answer.headers.get('x-served-by') ?? '');
      if (by !== null) this.servedBy = by;
      const text = await answer.text();
      report(answer.status, by);
      if (answer.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
      throw errorOfAnswer(answer.status, text);
    } catch (error) {
      if (error instanceof HoldfastError) throw error;
      report(0, null);
      throw new HoldfastError('timeout', 'No answer came from the server.', { cause: error });
    } finally {
      cancel();
    }
  }
}

function messagesPath(room: string, where: LogPageWhere | object, limit: number): string {
  const query = Object.entries({ ...where, limit }).map(([name, value]) => `${name}=${value}`);
  return `/api/rooms/${encodeURIComponent(room)}/messages?${query.join('&')}`;
}

/** The error of an answer. What is not ours still tells something by its status. */
export function errorOfAnswer(status: number, text: string): HoldfastError {
  return errorIn(text) ?? new HoldfastError(codeOf(status), `The server answered with status ${status}.`);
}

function codeOf(status: number): ErrorCode {
  switch (status) {
    case 401:
      return 'unauthenticated';
    // A primary says these in plain words of a request that no worker has seen: nothing was wrong with it.
    case 408:
      return 'timeout';
    case 429:
      return 'rate_limited';
    default:
      return status >= 500 ? 'no_worker' : 'invalid';
  }
}
