/**
 * The control room's calls, typed. No DOM, no Node: `fetch` is given, so that tests and the prover bring their own
 * cookies.
 */

import type { ClusterView, ControlSignal, ModeForecast } from '../../protocol/control.js';
import { type ErrorCode, errorIn, HoldfastError } from '../../protocol/errors.js';
import type {
  AccountAdministration,
  AccountBody,
  AccountsBody,
  AccountView,
  SessionBody,
  User,
} from '../../protocol/http.js';
import type { IncidentFile } from '../../protocol/incident/incident.js';
import type { Mode } from '../../protocol/mode.js';
import type { SetupBody } from '../../protocol/registration.js';
import type { Fetch } from '../http/http-api.js';

export interface ControlClientOptions {
  /** Origin of a node, without a slash at the end; '' for the page's own. */
  readonly baseUrl: string;
  readonly fetch: Fetch;
  /** A call that has no answer after this is given up, ms. */
  readonly timeoutMs?: number;
}

/** Nothing answered: the primary is down, frozen, or the network between is. The call may or may not have been done. */
export class UnreachableError extends Error {
  override name = 'UnreachableError';
}

/**
 * Every call rejects with `HoldfastError` when the node refused it (its code and words are the node's), and with
 * `UnreachableError` when nothing answered in time. Calls that break things need a fresh operator sign-in: else
 * `stale_operator`, after which `signIn` and the same call again do it.
 */
export class ControlClient {
  private readonly timeoutMs: number;

  constructor(private readonly options: ControlClientOptions) {
    this.timeoutMs = options.timeoutMs ?? 10_000;
  }

  /** The whole cluster, now. */
  cluster(): Promise<ClusterView> {
    return this.call('GET', '/control/cluster');
  }

  /** What happened, with its people, by the name of one of its events (`nameOfEvent`). Rejects with `not_found`. */
  incident(name: string): Promise<IncidentFile> {
    return this.call('GET', pathOfIncident(name));
  }

  /** Where a file of it can be fetched. */
  incidentUrl(name: string): string {
    return `${this.options.baseUrl}${pathOfIncident(name)}`;
  }

  /** What a switch to `mode` would do to people who are signed in. Changes nothing. */
  forecast(mode: Mode): Promise<ModeForecast> {
    const query = new URLSearchParams({ routing: mode.routing, sessions: mode.sessions });
    return this.call('GET', `/control/mode?${query}`);
  }

  /** Switches every node; takes effect on the next connection and closes none. */
  async switchMode(mode: Mode): Promise<void> {
    await this.call('PUT', '/control/mode', { routing: mode.routing, sessions: mode.sessions });
  }

  /** Sends a signal to the process now in a slot of any node; `spin` blocks its event loop. */
  async signal(node: string, slot: number, signal: ControlSignal): Promise<void> {
    await this.call('POST', `/control/nodes/${encodeURIComponent(node)}/slots/${slot}/signal`, { signal });
  }

  /** Starts a rolling restart of one node, or of all of them; resolves when it has begun. */
  async restart(node?: string): Promise<void> {
    await this.call('POST', '/control/restart', node === undefined ? {} : { node });
  }

  /** Sets the number of workers of one node (the answering one when not given). */
  async setWorkers(count: number, node?: string): Promise<void> {
    await this.call('PUT', '/control/workers', node === undefined ? { count } : { count, node });
  }

  /** Sets the number of synthetic people on the answering node; 0 sends them home. */
  async setCrowd(people: number): Promise<void> {
    await this.call('PUT', '/control/crowd', { people });
  }

  /** The account called `name` (none or one), or people of the room everyone begins in. Asks a worker. */
  async accounts(name?: string): Promise<readonly AccountView[]> {
    const query = name === undefined ? '' : `?${new URLSearchParams({ name })}`;
    return (await this.call<AccountsBody>('GET', `/api/accounts${query}`)).accounts;
  }

  /** Changes another's account; who loses something by it is signed out everywhere. */
  async administer(id: string, change: AccountAdministration): Promise<AccountView> {
    return (await this.call<AccountBody>('PUT', `/api/accounts/${encodeURIComponent(id)}`, change)).account;
  }

  /** By which ways people may sign in here. Asks a worker. */
  setup(): Promise<SetupBody> {
    return this.call('GET', '/api/setup');
  }

  /** Who is signed in here, or null. Asks a worker, and renews the operator cookie. */
  async session(): Promise<SessionBody | null> {
    try {
      return await this.call<SessionBody>('GET', '/api/session');
    } catch (error) {
      if (error instanceof HoldfastError && error.code === 'unauthenticated') return null;
      throw error;
    }
  }

  /** Signs in at a worker; the operator cookie of operators comes with it. */
  async signIn(name: string, password: string): Promise<User> {
    const { user } = await this.call<{ user: User }>('POST', '/api/session', { name, password });
    return user;
  }

  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.ask(method, path, body);
    if (!answer.ok) throw await readRefusal(answer);
    // The call was done, whatever became of its body.
    const text = await answer.text().catch(() => '');
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  private async ask(method: string, path: string, body: unknown): Promise<Response> {
    try {
      return await this.options.fetch(`${this.options.baseUrl}${path}`, {
        method,
        credentials: 'same-origin',
        cache: 'no-store',
        signal: AbortSignal.timeout(this.timeoutMs),
        ...(body === undefined
          ? {}
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw new UnreachableError(`${method} ${path}: nothing answered`, { cause: error });
    }
  }
}

/** The refusal in an answer that is not 2xx: the node's own words when it has any, else its status. */
export async function readRefusal(answer: Response): Promise<HoldfastError> {
  const refusal = errorIn(await answer.text().catch(() => ''));
  return refusal ?? new HoldfastError(codeOfStatus(answer.status), `The answer was HTTP ${answer.status}.`);
}

function pathOfIncident(name: string): string {
  return `/control/incidents/${encodeURIComponent(name)}`;
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 429) return 'rate_limited';
  return status === 502 || status === 503 || status === 504 ? 'no_worker' : 'internal';
}
