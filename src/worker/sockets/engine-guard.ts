import type { IncomingMessage, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import { addressBlock } from '../../domain/address-block.js';
import { isPeerOrigin, originRefusal } from '../../domain/origin.js';
import { rawAnswer } from '../../domain/raw-answer.js';
import { requestFacts } from '../../domain/request-facts.js';
import { httpStatusOf, retryAfterSeconds } from '../../protocol/error-status.js';
import { HoldfastError, type SessionLoss, toWireError } from '../../protocol/errors.js';
import { LIMITS } from '../../protocol/limits.js';
import { refusalError } from '../../protocol/refusal-error.js';
import { formatServedBy } from '../../protocol/served-by.js';
import { engineRefusal } from '../engine/engine-request.js';
import { gatherWithPackets } from '../engine/gather-packets.js';
import type { EngineConnection, EngineServer } from '../engine/internals.js';
import type { PostRequest } from '../engine/poll-posts.js';
import { endWith } from '../http/end-with.js';
import type { Identity } from '../sessions/identity.js';
import type { AnySession, LiveSession, SessionName } from '../sessions/live-session.js';
import { holderOfSession } from '../sessions/session-holder.js';
import type { Sessions } from '../sessions/sessions.js';
import type { WorkerContext } from '../shared/context.js';

/** Nothing of an answer is a page or a script, or for another site. */
const POLL_HEADERS = { 'X-Content-Type-Options': 'nosniff', 'Cross-Origin-Resource-Policy': 'same-origin' };

/** Who a connection belongs to, found out once at its first request. */
export type Arrival =
  | { readonly identity: Identity; readonly loss?: never }
  /** `lostKey`: of the session that its genuine cookie names. */
  | {
      readonly loss: SessionLoss | undefined;
      readonly lostKey?: string | undefined;
      readonly identity?: never;
    };

/** What goes along with a request from here to its connection. */
type GuardedRequest = PostRequest & { arrival?: Arrival };

/**
 * Stands before every request of Engine.IO, polls and upgrades of open connections too: origin, rate, session. A
 * connection's later requests must carry its owner's cookie, since an id in a URL is easily seen by others.
 */
export class EngineGuard {
  private readonly arrivals = new WeakMap<object, Arrival>();
  /** What the session was before it was carried over. */
  private readonly former = new WeakMap<object, SessionName>();
  private readonly addresses = new WeakMap<object, string>();
  /** Requests with the id of a connection whose owner is not known. */
  private readonly asked = new WeakMap<object, number>();
  private sessions: Sessions | null = null;
  /** False once connections are not taken any more. */
  accepting = true;

  constructor(private readonly context: WorkerContext) {}

  /** From now on sessions can be looked up. */
  open(sessions: Sessions): void {
    this.sessions = sessions;
  }

  guard(engine: EngineServer): void {
    const servedBy = formatServedBy(this.context.self);
    engine.use((req, res, next) => {
      res.setHeader('X-Served-By', servedBy);
      res.setHeader('Cache-Control', 'no-store');
      for (const [name, value] of Object.entries(POLL_HEADERS)) res.setHeader(name, value);
      this.context.meters.requests += 1;
      this.check(req, engine).then(
        () => next(),
        (thrown) => this.refuse(req, res, thrown),
      );
    });
    engine.on('headers', (_headers, req) => {
      if (req.headers.upgrade !== undefined) gatherWithPackets(req.socket);
    });
    engine.on('connection', (connection) => {
      const arrival = (connection.request as GuardedRequest | null)?.arrival;
      if (arrival !== undefined) this.arrivals.set(connection, arrival);
      if (arrival?.identity?.former !== undefined) this.former.set(connection, arrival.identity.former);
      if (connection.request !== null) {
        const { address } = requestFacts(connection.request, this.context.boot.trustProxy);
        this.addresses.set(connection, addressBlock(address));
      }
      // Headers, URL and parser of the first request are kept by nothing else: 5 KB per socket.
      connection.request = null;
    });
  }

  arrivalOf(connection: object): Arrival {
    return this.arrivals.get(connection) ?? { loss: undefined };
  }

  /** The address of the client, as its first request told. */
  addressOf(connection: object): string {
    return this.addresses.get(connection) ?? '';
  }

  /**
   * Whose it is turned out later, by a ticket. Whoever comes with its id from now on has to show that session's cookie.
   */
  assign(connection: object, identity: Identity): void {
    this.arrivals.set(connection, { identity });
  }

  /** Its session got a new name. Polls on their way still carry the old one. */
  carry(connection: object, session: LiveSession): void {
    const { identity } = this.arrivalOf(connection);
    // A bot is carried nowhere.
    if (identity === undefined || identity.session.kind === 'bot') return;
    this.former.set(connection, identity.session);
    this.arrivals.set(connection, { identity: { ...identity, session } });
  }

  private async isHolder(req: GuardedRequest, connection: object, session: AnySession): Promise<boolean> {
    const former = this.former.get(connection);
    const { sessions } = this;
    // No cookie stands for a bot: nothing but its websocket is its own.
    if (sessions === null || session.kind === 'bot') return false;
    return (
      (await sessions.isHolder(req, session)) ||
      (former !== undefined && (await sessions.isHolder(req, former)))
    );
  }

  private async check(req: GuardedRequest, engine: EngineServer): Promise<void> {
    const { context, sessions } = this;
    const { trips } = context.meters;
    const { method = '', headers, _query: query = {} } = req;
    const wrong = engineRefusal({ method, upgrade: headers.upgrade, query });
    if (wrong !== null) {
      context.meters.count('holdfast_handshakes_malformed_total');
      throw new HoldfastError(wrong.code, wrong.message);
    }
    // A page of another node may open a websocket here, with a ticket; its polls could not be told from another site's.
    const refusal = originRefusal(req, context.boot);
    const fromPeer =
      refusal !== null && req.headers.upgrade !== undefined && isPeerOrigin(req, context.peers.hosts);
    if (refusal !== null && !fromPeer) {
      context.meters.count('holdfast_origin_refused_total');
      throw refusalError('origin_refused', refusal);
    }
    if (sessions === null) throw refusalError('store_unavailable', { kind: 'store-away' });
    // Engine.IO takes an empty id for none.
    const sid = query.sid === '' ? undefined : query.sid;
    if (fromPeer && sid !== undefined) throw new HoldfastError('forbidden', 'Open a websocket of your own.');
    if (sid !== undefined) {
      const connection = Object.hasOwn(engine.clients, sid) ? engine.clients[sid] : undefined;
      // A poll of an unknown id is Engine.IO's to refuse.
      if (connection === undefined && headers.upgrade === undefined) return;
      if (connection === undefined)
        throw new HoldfastError('invalid', 'Session ID unknown. Open a new connection.');
      const owner = this.arrivalOf(connection).identity;
      if (owner === undefined) {
        this.countUnowned(connection);
        return;
      }
      if (await this.isHolder(req, connection, owner.session)) {
        req.bodyMaxBytes = LIMITS.pollBodyMaxBytes;
        return;
      }
      context.meters.count('holdfast_foreign_sid_refused_total');
      throw new HoldfastError('forbidden', 'This connection belongs to another session.');
    }
    if (!this.accepting) throw refusalError('draining', { kind: 'worker-draining' });
    await this.limit(req);
    if (fromPeer) {
      // Only a ticket counts: cookies know no ports, so one of ours may come along that the page does not mean.
      req.arrival = { loss: undefined };
      return;
    }
    try {
      const identity = await sessions.recognize(req);
      req.arrival = { identity };
      if (trips.watched)
        trips.note({
          kind: 'handshake',
          at: Date.now(),
          session: holderOfSession(identity.session, context.route),
        });
    } catch (error) {
      if (!(error instanceof HoldfastError && error.code === 'unauthenticated')) throw error;
      trips.note({ kind: 'handshake', at: Date.now(), session: 'none' });
      // Told over Socket.IO, where a page can read why.
      req.arrival = { loss: error.details.session, lostKey: error.details.lostKey };
    }
  }

  /** A connection of nobody is for one CONNECT, and for hearing why it was refused. */
  private countUnowned(connection: EngineConnection): void {
    const asked = (this.asked.get(connection) ?? 0) + 1;
    this.asked.set(connection, asked);
    if (asked <= LIMITS.requestsBeforeWelcome) return;
    throw new HoldfastError('rate_limited', 'Too many requests of one connection. Sign in first.', {
      retryAfterMs: LIMITS.connectTimeoutMs,
    });
  }

  private async limit(req: IncomingMessage): Promise<void> {
    const { address } = requestFacts(req, this.context.boot.trustProxy);
    const retryAfterMs = await this.context.budgets.take('handshakes', addressBlock(address));
    if (retryAfterMs === 0) return;
    this.context.meters.count('holdfast_handshakes_limited_total');
    throw new HoldfastError('rate_limited', 'Too many new connections. Wait a little.', { retryAfterMs });
  }

  private refuse(req: IncomingMessage, res: ServerResponse, thrown: unknown): void {
    const error =
      thrown instanceof HoldfastError ? thrown : new HoldfastError('internal', toWireError(thrown).message);
    if (error.code === 'internal') this.context.logger.error({ err: thrown }, 'a handshake failed');
    const body = JSON.stringify({ error: error.toWire() });
    const headers: Record<string, string> = {
      'Content-Type': 'application/json; charset=utf-8',
      'X-Served-By': formatServedBy(this.context.self),
      ...POLL_HEADERS,
    };
    const status = httpStatusOf(error);
    const retryAfter = retryAfterSeconds(status, error.details.retryAfterMs);
    if (retryAfter !== null) headers['Retry-After'] = String(retryAfter);
    if (req.headers.upgrade === undefined) {
      res.writeHead(status, { ...headers, Connection: 'close' }).end(body);
      return;
    }
    // An upgrade has no response object.
    endWith(req.socket, rawAnswer(status, STATUS_CODES[status], headers, body));
  }
}
