import type { Logger } from '../../logger.js';
import { SESSION_STORES } from '../../protocol/mode.js';
import type { Route } from '../../protocol/route.js';
import type { SessionRules } from '../../store/interfaces/accounts.js';
import type { EndedSessions } from './ended-sessions.js';
import type { AnySession, SessionState } from './live-session.js';
import { isValidFor } from './session-rules.js';

export interface AskedSession {
  readonly session: AnySession;
  readonly used: boolean;
}

/** Who says what is left of sessions of one kind, and is given no others. As `SessionKind` has it. */
export interface CheckedKind {
  touch(session: AnySession): Promise<SessionState>;
  states(sessions: readonly AnySession[]): Promise<readonly SessionState[]>;
}

export interface SessionCheckParts {
  readonly self: Route;
  readonly kinds: Readonly<Record<AnySession['kind'], CheckedKind>>;
  readonly ended: Pick<EndedSessions, 'reasonFor'>;
  /** What decides about the sessions of these people, in their order; null where there is no such account. */
  readonly rulesOf: (userIds: readonly string[]) => Promise<readonly (SessionRules | null)[]>;
  readonly logger: Pick<Logger, 'debug'>;
}

const KINDS: readonly AnySession['kind'][] = [...SESSION_STORES, 'bot'];

/** What is left of the sessions of sockets. */
export class SessionCheck {
  constructor(private readonly parts: SessionCheckParts) {}

  /**
   * In their order, each extended when it was `used`. It is null where the store does not say it now, or the session is
   * in another worker's memory. Never rejects.
   */
  async check(asked: readonly AskedSession[]): Promise<readonly (SessionState | null)[]> {
    const isEnded = ({ session }: AskedSession) => this.parts.ended.reasonFor(session) !== null;
    const isElsewhere = ({ session }: AskedSession) => session.kind === 'memory' && !this.isHeldHere(session);
    const states = await this.statesOf(asked.filter((one) => !isEnded(one) && !isElsewhere(one)));
    return asked.map((one) => (isEnded(one) ? 'revoked' : (states.get(one.session) ?? null)));
  }

  /** Those that the store does not say are left out. */
  private async statesOf(asked: readonly AskedSession[]): Promise<ReadonlyMap<AnySession, SessionState>> {
    const { kinds, rulesOf, logger } = this.parts;
    const states = new Map<AnySession, SessionState>();
    const attempt = (work: Promise<void>) =>
      work.catch((error: Error) => logger.debug({ error: error.message }, 'sessions could not be checked'));
    const extend = async ({ session }: AskedSession) => {
      states.set(session, await kinds[session.kind].touch(session));
    };
    const askKind = async (kind: AnySession['kind']) => {
      const unused = asked.filter(({ session, used }) => !used && session.kind === kind);
      const sessions = unused.map(({ session }) => session);
      if (sessions.length === 0) return;
      const found = await kinds[kind].states(sessions);
      for (const [index, session] of sessions.entries()) states.set(session, found[index] as SessionState);
    };
    const judge = async (alive: readonly AnySession[]) => {
      const rules = await rulesOf(alive.map(({ userId }) => userId));
      for (const [index, session] of alive.entries()) {
        const rule = rules[index] ?? null;
        states.set(session, rule !== null && isValidFor(session, rule) ? 'alive' : 'revoked');
      }
    };
    const used = asked.filter((one) => one.used);
    await Promise.all([...used.map(extend), ...KINDS.map(askKind)].map(attempt));
    const alive = [...states].filter(([, state]) => state === 'alive').map(([session]) => session);
    // Alive only when its account says so, too.
    for (const session of alive) states.delete(session);
    if (alive.length > 0) await attempt(judge(alive));
    return states;
  }

  /** Another worker's memory cannot be looked into from here. */
  private isHeldHere({ route }: AnySession): boolean {
    const { node, slot } = this.parts.self;
    return route?.node === node && route.slot === slot;
  }
}
