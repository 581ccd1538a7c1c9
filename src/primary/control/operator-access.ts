import type { IncomingMessage } from 'node:http';
import { isFresh, openOperatorPass } from '../../domain/operator-pass.js';
import { originRefusal, type SiteRules } from '../../domain/origin.js';
import { requestFacts } from '../../domain/request-facts.js';
import { cookieValue } from '../../domain/request-head.js';
import type { OperatorPass } from '../../protocol/control.js';
import { SESSION_STORES } from '../../protocol/mode.js';
import { refusalError } from '../../protocol/refusal-error.js';
import { type CookieRules, cookieName, cookieNames } from '../../protocol/route.js';
import type { OperatorRate } from './operator-rate.js';
import type { OperatorStanding } from './operator-standing.js';

export interface OperatorRules {
  readonly secret: string;
  readonly site: SiteRules;
  readonly cookies: CookieRules;
  readonly rate: OperatorRate;
  /** The rate of orders that cannot be read or do not fit. */
  readonly wrongRate: OperatorRate;
  readonly standing: OperatorStanding;
}

/** Who may look, and who may change things. Needs no worker, and asks the store only as long as it answers. */
export class OperatorAccess {
  constructor(private readonly rules: OperatorRules) {}

  /** The operator's pass; throws `unauthenticated`, or `forbidden` for someone signed in who is none (any more). */
  async admitReader(request: IncomingMessage): Promise<OperatorPass> {
    const pass = this.passOf(request);
    const standing = await this.rules.standing.standingOf(pass, performance.now());
    if (standing === 'no-operator') throw refusalError('forbidden', { kind: 'operator-no-more' });
    if (standing === 'unknown') throw refusalError('store_unavailable', { kind: 'operator-unknown' });
    if (standing === 'ended') {
      throw refusalError('unauthenticated', { kind: 'sign-in-ended' });
    }
    return pass;
  }

  /** Whether what was opened with this pass may stay open. */
  async stillHolds(pass: OperatorPass): Promise<boolean> {
    if (pass.expiresAt <= Date.now()) return false;
    return (await this.rules.standing.standingOf(pass, performance.now())) === 'good';
  }

  /** The pass by its signature and its time alone. Throws as `admitReader`. */
  passOf(request: IncomingMessage): OperatorPass {
    const { site, cookies, secret } = this.rules;
    const { secure } = requestFacts(request, site.trustProxy);
    const now = Date.now();
    const cookie = (name: string) => cookieValue(request.headers.cookie ?? '', name);
    const pass = openOperatorPass(cookie(cookieName('operator', secure, cookies.cluster)), secret, now);
    if (pass !== null) return pass;
    const isSignedIn = SESSION_STORES.flatMap((kind) => cookieNames(kind, secure, cookies, now)).some(
      (name) => cookie(name) !== undefined,
    );
    if (isSignedIn) throw refusalError('forbidden', { kind: 'no-operator' });
    throw refusalError('unauthenticated', { kind: 'not-signed-in' });
  }

  /**
   * For what changes state, before it is read. It comes from our own pages: a foreign page's form or script has another
   * Origin. Whoever asks is an operator still, and gave the password lately. Rejects as `admitReader`, and with
   * `origin_refused` and `stale_operator`.
   */
  async admitAsker(request: IncomingMessage): Promise<OperatorPass> {
    const refusal = originRefusal(request, this.rules.site, true);
    if (refusal !== null) throw refusalError('origin_refused', refusal);
    const pass = this.passOf(request);
    if (!isFresh(pass, Date.now())) {
      throw refusalError('stale_operator', { kind: 'sign-in-old' });
    }
    await this.expectStanding(pass);
    return pass;
  }

  /**
   * Once it is known what is asked for: whoever may ask does so not too often, and is an operator in this very moment.
   * Rejects as `admitAsker` does, and with `rate_limited`.
   */
  async admitChange(pass: OperatorPass): Promise<void> {
    await this.rules.rate.takeOrThrow(pass.userId);
    await this.expectStanding(pass, 0);
  }

  /** What was asked for is wrong: it is counted, apart from what is right. Rejects with `rate_limited`. */
  countWrong(pass: OperatorPass): Promise<void> {
    return this.rules.wrongRate.takeOrThrow(pass.userId);
  }

  private async expectStanding(pass: OperatorPass, maxAgeMs?: number): Promise<void> {
    const standing = await this.rules.standing.standingOf(pass, performance.now(), maxAgeMs);
    if (standing === 'no-operator') throw refusalError('forbidden', { kind: 'operator-no-more' });
    if (standing === 'unknown') throw refusalError('store_unavailable', { kind: 'operator-unknown' });
    if (standing === 'ended') {
      throw refusalError('stale_operator', { kind: 'sign-in-ended' });
    }
  }
}
