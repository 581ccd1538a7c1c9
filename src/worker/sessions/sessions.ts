import type { IncomingMessage } from 'node:http';
import type { Request, Response } from 'express';
import { addressBlock } from '../../domain/address-block.js';
import { requestFacts } from '../../domain/request-facts.js';
import type { SessionLoss } from '../../protocol/errors.js';
import type { SessionStoreKind } from '../../protocol/mode.js';
import type { Account } from '../../store/interfaces/accounts.js';
import type { AccountCache } from '../accounts/account-cache.js';
import type { WorkerContext } from '../shared/context.js';
import { shownToken } from './bot-token.js';
import type { CarryOver, OtherLookup } from './carry-over.js';
import type { EndedSessions } from './ended-sessions.js';
import { ownerTagOf } from './held-secret.js';
import type { Identity } from './identity.js';
import type {
  LiveSession,
  LostSession,
  RequestCookies,
  SessionKind,
  SessionLookup,
  SessionName,
} from './live-session.js';
import { causedBy } from './loss-cause.js';
import { requestCookies } from './request-cookies.js';
import { isValidFor } from './session-rules.js';
import type { SignOut } from './sign-out.js';
import { signedOut } from './signed-out.js';
import type { TokenBearer } from './token-bearer.js';

const REQUESTS = 'You asked for very much. Wait a little.';

/**
 * Who is signed in, by the session store of the present mode. A switch of the mode takes sessions along; see
 * `CarryOver`.
 */
export class Sessions {
  constructor(
    private readonly context: WorkerContext,
    private readonly kinds: Readonly<Record<SessionStoreKind, SessionKind>>,
    private readonly accounts: AccountCache,
    private readonly ended: EndedSessions,
    private readonly ending: SignOut,
    private readonly carryOver: CarryOver,
    private readonly bearer: TokenBearer,
    /** A session ended that an operator may have had. */
    private readonly operatorEnded: (sessionKey: string) => void,
    /** A request's session got a new name: what else its browser keeps by the old one has to be made anew. */
    private readonly onCarried: (req: Request, res: Response, identity: Identity) => void,
  ) {}

  /**
   * For a request that is answered, and counted. A session of another store is carried over to the present one. Whoever
   * shows a bot's token is that bot, whatever cookies come along. Rejects with `unauthenticated`, saying what became of
   * the session, and with `rate_limited`.
   */
  async identify(req: Request, res: Response): Promise<Identity> {
    const token = shownToken(req);
    if (token !== null) {
      const { address } = requestFacts(req, this.context.boot.trustProxy);
      return this.bearer.identifyRequest(token, addressBlock(address));
    }
    const identity = await this.identifyBrowser(req, res);
    await this.context.budgets.takeOrThrow('requests', identity.account.id, REQUESTS);
    return identity;
  }

  private async identifyBrowser(req: Request, res: Response): Promise<Identity> {
    const sent = this.cookiesOf(req);
    const found = await this.kinds[this.context.mode.sessions].use(req, res, sent);
    if (found.session !== undefined || found.loss.fate !== 'none') return this.admit(found);
    const other = await this.carryOver.find(sent);
    if (other?.session !== undefined) {
      // Whoever may not come in is not taken along.
      await this.admit(other);
      const session = await this.carryOver.carry(req, res, sent, other.session);
      const identity = await this.admit({ session });
      if (identity.account.operator) this.operatorEnded(other.session.key);
      this.onCarried(req, res, identity);
      return identity;
    }
    const followed = await this.carryOver.followCookie(res, sent);
    return this.admit(followed === null ? this.switched(found, other) : { session: followed });
  }

  /** For a socket: by its cookie, without writing anything. */
  async recognize(req: IncomingMessage): Promise<Identity> {
    const sent = this.cookiesOf(req);
    const found = await this.kinds[this.context.mode.sessions].lookup(sent);
    if (found.session !== undefined || found.loss.fate !== 'none') return this.admit(found);
    const other = await this.carryOver.find(sent);
    if (other?.session !== undefined) return this.admit(other);
    const traced = await this.carryOver.trace(sent);
    if (traced === null) return this.admit(this.switched(found, other));
    return { ...(await this.admit({ session: traced.to })), former: traced.from };
  }

  /** For whoever shows a ticket: whether the session that it was given to still holds. */
  async recall(session: LiveSession): Promise<Identity> {
    const present = this.context.mode.sessions;
    const moved = session.kind === present ? null : await this.carryOver.whereTo(session.key);
    const counts = moved ?? session;
    const [state = 'gone'] = await this.kinds[counts.kind].states([counts]);
    return this.admit(state === 'alive' ? { session: counts } : { loss: this.lossOf(counts, state) });
  }

  /** Why there is no session, as far as this node knows; what people lose is told to the primary. */
  private async explainLoss({ loss, lostKey, held }: LostSession): Promise<SessionLoss> {
    const { self, slots, primary } = this.context;
    if (held === undefined) return loss;
    const { by, person } = held;
    const isLeft = loss.cause === 'switch';
    const isOpen = loss.fate === 'gone' || loss.fate === 'elsewhere';
    if (!isOpen || by.node !== self.node) {
      if (isLeft) primary.send({ type: 'holdfast:left-behind', person });
      return loss;
    }
    if (lostKey !== undefined && this.ended.has(lostKey)) return { ...loss, fate: 'revoked' };
    const explained = causedBy(loss, await slots.endOf(by.slot, by.pid));
    // Whose worker died before it was asked lost the session to that, and not to the switch.
    if (explained !== loss) primary.send({ type: 'holdfast:session-lost', from: by, person });
    else if (isLeft) primary.send({ type: 'holdfast:left-behind', person });
    else if (loss.fate === 'elsewhere' && loss.switched === undefined)
      primary.send({ type: 'holdfast:bounced', person });
    return explained;
  }

  /** What a request without a session in the present store is told: what became of the one that it had in another. */
  private switched(found: SessionLookup, other: OtherLookup | null): SessionLookup {
    if (other?.loss === undefined) return found;
    const switched = { from: other.kind, to: this.context.mode.sessions };
    // It lives, and nobody here can take it along.
    const cause = other.loss.fate === 'elsewhere' ? ({ cause: 'switch' } as const) : {};
    return { ...other, loss: { ...other.loss, ...cause, switched } };
  }

  /** Whether the request carries the session's own cookie: for the later requests of a polling socket. */
  async isHolder(req: IncomingMessage, session: SessionName): Promise<boolean> {
    return (await this.kinds[session.kind].idOf(this.cookiesOf(req))) === session.id;
  }

  /** Whether this cluster signed the request's cookie of that store, by whatever name it came. */
  async isOurs(req: IncomingMessage, kind: SessionStoreKind): Promise<boolean> {
    return (await this.kinds[kind].idOf(this.cookiesOf(req))) !== null;
  }

  /** A new session with a new id; what the browser was signed in as before ends. */
  async signIn(req: Request, res: Response, account: Account, provenAt = Date.now()): Promise<LiveSession> {
    const sent = this.cookiesOf(req);
    const { sessions: kind } = this.context.mode;
    const old = await this.ending.readShown(kind, sent);
    const now = Date.now();
    const session = this.kinds[kind].plan({
      userId: account.id,
      createdAt: now,
      signedInAt: provenAt,
      generation: account.sessionGeneration,
    });
    await this.kinds[kind].begin(req, res, sent, session);
    this.tellSignedInAgain(await this.kinds.memory.lookup(sent), session);
    await this.ending.end(old);
    await this.ending.dropOthers(kind, sent, res);
    return session;
  }

  /** The page that lost it may be gone: one that was loaded anew knows nothing of it. */
  private tellSignedInAgain(before: SessionLookup, { id }: LiveSession): void {
    if (before.session !== undefined || before.held === undefined) return;
    const { by: from, person } = before.held;
    // By one who is not the same person nobody is back.
    if (person === ownerTagOf(id))
      this.context.primary.send({ type: 'holdfast:signed-in-again', from, person });
  }

  /** Signs the browser out; see `SignOut.endAll`. */
  signOut(req: Request, res: Response): Promise<void> {
    return this.ending.endAll(this.context.mode.sessions, this.cookiesOf(req), res);
  }

  private cookiesOf(req: IncomingMessage): RequestCookies {
    return requestCookies(req, this.context.boot);
  }

  private async admit(found: SessionLookup): Promise<Identity> {
    const { session } = found;
    if (session === undefined) throw signedOut(await this.explainLoss(found), found.lostKey);
    if (this.ended.reasonFor(session) !== null) throw signedOut(this.lossOf(session, 'revoked'));
    const account = await this.accounts.get(session.userId);
    if (account === null) throw signedOut(this.lossOf(session, 'gone'));
    if (!isValidFor(session, account)) throw signedOut(this.lossOf(session, 'revoked'));
    return { session, account };
  }

  private lossOf({ route }: LiveSession, fate: SessionLoss['fate']): SessionLoss {
    const { node, slot } = this.context.route;
    return {
      madeBy: route === null ? null : `${route.node}/${route.slot}`,
      answeredBy: `${node}/${slot}`,
      fate,
    };
  }
}
