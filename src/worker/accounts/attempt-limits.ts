import { addressBlock } from '../../domain/address-block.js';
import { LIMITS } from '../../protocol/limits.js';
import type { BudgetStore } from '../../store/interfaces/budgets.js';
import type { WorkerBudgets } from '../budgets/worker-budgets.js';

const TOO_OFTEN = 'You signed in very often. Wait a little before the next time.';
const WORDS = 'Too many tries. Wait a little before the next.';

/** Limits on signing in and up, counted for the whole cluster. */
export class AttemptLimits {
  constructor(
    private readonly budgets: WorkerBudgets,
    private readonly memory: Pick<BudgetStore, 'remember' | 'isRemembered'>,
  ) {}

  /**
   * Counts a try before the password is looked at. A throttled stranger does not lock the owner out of the addresses
   * where they signed in before. There only the tries at that name from that address count. Rejects with
   * `rate_limited`.
   */
  async beforeSignIn(nameKey: string, from: string): Promise<void> {
    const address = addressBlock(from);
    const nameAtAddress = `${nameKey}|${address}`;
    await this.budgets.takeOrThrow('name-tries', nameAtAddress, WORDS);
    if (await this.isKnown(nameAtAddress)) return;
    await this.budgets.takeOrThrow('sign-in-tries', address, WORDS);
    await this.budgets.takeOrThrow('spread-tries', nameKey, WORDS);
  }

  /**
   * It was the right password: the tries do not count. Rejects with `rate_limited` when the person signs in too often.
   */
  async signedIn(nameKey: string, from: string, userId: string): Promise<void> {
    const address = addressBlock(from);
    const nameAtAddress = `${nameKey}|${address}`;
    const wasKnown = await this.isKnown(nameAtAddress);
    await Promise.allSettled([
      this.budgets.give('name-tries', nameAtAddress, LIMITS.signInTriesPerName),
      this.memory.remember(nameAtAddress, LIMITS.knownAddressMs),
      ...(wasKnown
        ? []
        : [this.budgets.give('sign-in-tries', address), this.budgets.give('spread-tries', nameKey)]),
    ]);
    await this.budgets.takeOrThrow('sign-ins', userId, TOO_OFTEN);
  }

  async beforeSignUp(address: string): Promise<void> {
    await this.budgets.takeOrThrow(
      'sign-ups',
      addressBlock(address),
      'Too many accounts were made from your address. Wait a little before the next.',
    );
  }

  /** Before a provider is asked who somebody is. Rejects with `rate_limited`. */
  async beforeVouched(from: string): Promise<void> {
    await this.budgets.takeOrThrow('sign-in-tries', addressBlock(from), WORDS);
  }

  /** It vouched for them: the try does not count. Rejects with `rate_limited` when they sign in too often. */
  async vouched(from: string, userId: string): Promise<void> {
    await this.budgets.give('sign-in-tries', addressBlock(from)).catch(() => {
      // A try more is counted.
    });
    await this.budgets.takeOrThrow('sign-ins', userId, TOO_OFTEN);
  }

  private isKnown(nameAtAddress: string): Promise<boolean> {
    // Without the store nobody is known, and all are limited alike.
    return this.memory.isRemembered(nameAtAddress).catch(() => false);
  }
}
