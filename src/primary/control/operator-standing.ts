import { BoundedMap, BoundedSet } from '../../bounded-map.js';
import type { OperatorPass } from '../../protocol/control.js';
import { LIMITS } from '../../protocol/limits.js';
import type { Account } from '../../store/interfaces/accounts.js';
import { within } from '../../within.js';

/**
 * What is left of a pass that its signature vouches for. `unknown`: the store is away, and what happened before this
 * node started may count.
 */
export type PassStanding = 'good' | 'no-operator' | 'ended' | 'unknown';

type JudgedAccount = Pick<Account, 'operator' | 'disabled' | 'sessionGeneration'>;

export interface StandingSources {
  /**
   * The account as the store has it; null when it has none, or the pass cannot be judged now. Rejects while it does
   * not answer.
   */
  readonly account: (id: string) => Promise<JudgedAccount | null>;
  /** Whether the store knows that the session ended. Rejects while it does not answer. */
  readonly hasEnded: (session: string) => Promise<boolean>;
}

interface Known {
  readonly user: string;
  readonly standing: PassStanding;
  readonly at: number;
}

/**
 * Whether an operator's pass still holds. Its cookie lives for hours; the end of its session or of its rights counts
 * within two seconds. While the store is away the last that was known holds, since the control room has to work then. A
 * pass of which nothing is known is believed then only if it was made since this node started. The end of an older one
 * may not have been heard.
 */
export class OperatorStanding {
  private readonly ended = new BoundedSet<string>(LIMITS.operatorStandingsRemembered);
  private readonly known = new BoundedMap<string, Known>(LIMITS.operatorStandingsRemembered);
  /** Accounts that changed, as the store had them last: for passes that come for the first time while it is away. */
  private readonly changed = new BoundedMap<string, JudgedAccount>(LIMITS.operatorStandingsRemembered);

  /** `startedAt`: from when on this node hears what becomes of operators, ms since 1970. */
  constructor(
    private readonly sources: StandingSources,
    private readonly startedAt: number,
  ) {}

  /** The session ended; nothing that comes later changes that. */
  onSessionEnded(session: string): void {
    this.ended.add(session);
  }

  /**
   * The account changed: the store is asked now, since it may be away when somebody comes, and again before the next
   * answer.
   */
  onAccountChanged(user: string): void {
    for (const [session, known] of this.known) {
      if (known.user === user) this.known.set(session, { ...known, at: Number.NEGATIVE_INFINITY });
    }
    this.sources.account(user).then(
      (account) => {
        this.changed.delete(user);
        if (account === null) return;
        this.changed.set(user, account);
      },
      // The store is away: it is asked again before the next answer.
      () => {},
    );
  }

  /** `maxAgeMs`: how old an answer of the store may be; by the steady clock `now`. */
  async standingOf(
    pass: OperatorPass,
    now: number,
    maxAgeMs: number = LIMITS.operatorStandingMs,
  ): Promise<PassStanding> {
    if (this.ended.has(pass.session)) return 'ended';
    const known = this.known.get(pass.session);
    if (known !== undefined && now - known.at <= maxAgeMs) return known.standing;
    const asked =
      (await within(LIMITS.operatorStoreWaitMs, this.askStore(pass))) ??
      this.lastOf(pass) ??
      known?.standing ??
      (pass.signedInAt >= this.startedAt ? 'good' : 'unknown');
    if (asked === 'unknown') return asked;
    this.known.setNewest(pass.session, { user: pass.userId, standing: asked, at: now });
    if (asked === 'ended') this.onSessionEnded(pass.session);
    return this.ended.has(pass.session) ? 'ended' : asked;
  }

  private async askStore(pass: OperatorPass): Promise<PassStanding> {
    const [account, ended] = await Promise.all([
      this.sources.account(pass.userId),
      this.sources.hasEnded(pass.session),
    ]);
    if (ended) return 'ended';
    // Only this cluster's secret makes passes, so the store was emptied: the control room has to work just then.
    return account === null ? 'good' : standingOf(account, pass);
  }

  /** By the last change of the account that was heard of; null: there was none. */
  private lastOf(pass: OperatorPass): PassStanding | null {
    const account = this.changed.get(pass.userId);
    return account === undefined ? null : standingOf(account, pass);
  }
}

function standingOf(
  { operator, disabled, sessionGeneration }: JudgedAccount,
  { generation }: OperatorPass,
): PassStanding {
  if (!operator || disabled) return 'no-operator';
  return generation < sessionGeneration ? 'ended' : 'good';
}
