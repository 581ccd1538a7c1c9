import { seal, unseal } from '../../domain/sealed.js';
import { HoldfastError } from '../../protocol/errors.js';
import { LIMITS } from '../../protocol/limits.js';
import type { OidcProvider } from '../../protocol/oidc.js';
import type { Account } from '../../store/interfaces/accounts.js';
import type { Store } from '../../store/interfaces/store.js';
import type { AttemptLimits } from '../accounts/attempt-limits.js';
import type { Attempt, SignUps } from '../accounts/sign-ups.js';
import type { WorkerContext } from '../shared/context.js';
import { accountIdOf, namesToTry } from './own-name.js';
import { type OidcBegun, OidcRefused, Provider } from './provider.js';

const PURPOSE = 'oidc sign-in';

/** What the browser carries to the provider and back, sealed: any worker can end what another one began. */
interface Pending extends OidcBegun {
  /** Where the page goes afterwards. */
  readonly back: string;
  readonly redirect: string;
  readonly expiresAt: number;
}

/** Signs people in whom a provider vouches for. Whom it lets in has an account, whatever `--registration` says. */
export class OidcSignIns {
  readonly name: string;
  private readonly provider: Provider;

  constructor(
    private readonly context: WorkerContext,
    private readonly store: Pick<Store, 'accounts'>,
    private readonly limits: AttemptLimits,
    private readonly signUps: Pick<SignUps, 'signUpVouched' | 'complete'>,
    provider: OidcProvider,
  ) {
    this.name = provider.name;
    this.provider = new Provider(provider);
  }

  /** Where to send the browser, and what it has to bring along when it comes back. Rejects with `OidcRefused`. */
  async begin(
    redirect: string,
    { back, anew }: { back: string; anew: boolean },
    nowMs: number,
  ): Promise<{ to: URL; pending: string }> {
    const { to, begun } = await this.provider.begin(redirect, anew);
    const pending: Pending = { ...begun, back, redirect, expiresAt: nowMs + LIMITS.oidcSignInMs };
    return { to, pending: seal(pending, this.context.boot.secret, PURPOSE) };
  }

  /** What was begun in this browser; null: nothing, or too long ago. */
  opened(sealed: string | undefined, nowMs: number): Pending | null {
    if (sealed === undefined) return null;
    const pending = unseal(sealed, this.context.boot.secret, PURPOSE) as Pending | null;
    return pending !== null && pending.expiresAt > nowMs ? pending : null;
  }

  /**
   * The account of whom the provider sent back with `query`. `provenAt`: when they showed it who they are, ms since
   * 1970; 0 where it does not say. Rejects with `OidcRefused`, and as the limits and the store do.
   */
  async end(
    pending: Pending,
    query: string,
    attempt: Attempt,
  ): Promise<{ account: Account; provenAt: number }> {
    if (attempt.limited) await this.limits.beforeVouched(attempt.address);
    const url = new URL(pending.redirect);
    url.search = query;
    const { claims, more } = await this.provider.end(url, pending);
    const id = accountIdOf(claims.iss, claims.sub);
    const known = await this.store.accounts.byId(id);
    const account =
      known ??
      (await this.signUps.signUpVouched(id, namesToTry({ ...(await more()), ...claims }, id), attempt));
    if (account.disabled) throw new OidcRefused('disabled');
    if (attempt.limited) await this.limits.vouched(attempt.address, account.id);
    if (known?.unfinished) await this.signUps.complete(account);
    return { account, provenAt: typeof claims.auth_time === 'number' ? claims.auth_time * 1_000 : 0 };
  }
}

/** Any failure of signing in, as a reason that the page knows. */
export function asRefused(error: unknown): OidcRefused {
  if (error instanceof OidcRefused) return error;
  if (!(error instanceof HoldfastError)) return new OidcRefused('wrong', error);
  if (error.code === 'rate_limited') return new OidcRefused('too-often', error);
  return new OidcRefused(error.code === 'forbidden' ? 'first' : 'store', error);
}
