export interface Account {
  readonly id: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly operator: boolean;
  readonly disabled: boolean;
  readonly synthetic: boolean;
  /** No account of the store: what stands for a bot that is signed in. */
  readonly bot?: true;
  readonly createdAt: number;
  /**
   * Counts the times that all sessions of the person were ended; one made before the last of them is void. No clock is
   * compared.
   */
  readonly sessionGeneration: number;
  /** Its sign-up did not come to its end yet, or never did: whoever knows the password completes it. */
  readonly unfinished?: true;
  /** The room that an unfinished sign-up leads into, beside the one that everybody begins in. */
  readonly joins?: string;
  /** Id of the invite that it was made by. */
  readonly invite?: string;
  /** How often it got another name; absent: never. */
  readonly renames?: number;
}

/** The next name of an account. */
export interface NextName {
  readonly name: string;
  readonly nameKey: string;
  readonly alikeKeys?: readonly string[];
  /** Key of the name that it has now. */
  readonly keyBefore: string;
}

export type AccountUpdate = Partial<Pick<Account, 'passwordHash' | 'operator' | 'disabled'>>;

export type SessionRules = Pick<Account, 'disabled' | 'sessionGeneration'>;

export interface AccountStore {
  /**
   * Makes an account; the name's key (see `domain/names.ts`) is claimed first, so that of two at once one gets
   * `name_taken`. The first account of a store becomes an operator, atomically; synthetic ones never do. While the
   * first is being made, others wait. A claim that stays unconfirmed for 1.5 s is taken over where its account was
   * never written. Else `BeingTaken` is thrown, and the claim expires after 30 s. Repeated with the same id it
   * completes the account that is there, and resolves with it.
   */
  create(account: {
    id: string;
    name: string;
    nameKey: string;
    /** Further keys that nobody else may have: shapes that the name can be taken for. */
    alikeKeys?: readonly string[];
    passwordHash: string;
    synthetic: boolean;
    /**
     * False when this caller may not become the operator (no set-up token). Then a first account is refused with
     * `forbidden`.
     */
    mayBeFirst: boolean;
    /** True: it is refused with `forbidden`, unless it is the first. */
    onlyFirst?: boolean;
    joins?: string | undefined;
    invite?: string | undefined;
  }): Promise<Account>;
  /**
   * The account with this id is never made from now on, unless it is there: `create` then rejects with
   * `store_unavailable`. Resolves with whether it is there. Idempotent.
   */
  abandon(id: string): Promise<boolean>;
  /** The sign-up of this account came to its end. Idempotent. */
  settleSignUp(id: string): Promise<void>;
  byId(id: string): Promise<Account | null>;
  /** What decides about the sessions of these people, in their order; null where there is no such account. */
  sessionRules(ids: readonly string[]): Promise<readonly (SessionRules | null)[]>;
  /** By the key of any name that it has or had. */
  byNameKey(nameKey: string): Promise<Account | null>;
  /**
   * Gives an account another name. Its key is claimed as that of a new account is, and each name that the account ever
   * had stays its own. So nobody else is ever called so, whatever was cut off in between. Rejects with `name_taken`,
   * with `limit_reached` for one name too many, and with `BeingTaken`. Null when there is no such account. Idempotent.
   */
  rename(id: string, next: NextName): Promise<Account | null>;
  /**
   * Partial change, which with `endSessions` begins a new generation of sessions; null when there is no such account.
   */
  update(id: string, change: AccountUpdate, endSessions?: boolean): Promise<Account | null>;
  /** How many accounts of real people there are. */
  count(): Promise<number>;
  /** Whether the next real person who may be the first becomes the operator; then the set-up page is shown. */
  awaitsFirst(): Promise<boolean>;
}
