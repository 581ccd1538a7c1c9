import * as argon2 from '@node-rs/argon2';
import { Semaphore } from '../../domain/semaphore.js';
import { HoldfastError } from '../../protocol/errors.js';
import { LIMITS } from '../../protocol/limits.js';

/** argon2id (the package's default algorithm) with OWASP's first choice: 19 MiB, two passes, one lane. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** For passwords of 256 random bits: nobody finds one by guessing, however fast a guess is. */
const ARGON2_MADE = { memoryCost: 64, timeCost: 1, parallelism: 1 } as const;

/** The same keys give NFC on one machine and NFD on another; the password is one (RFC 8265). */
function composed(password: string): string {
  return password.replace(/\p{Zs}/gu, ' ').normalize('NFC');
}

/**
 * Hashes and checks passwords, a few at a time, since each takes 19 MiB and a core. `by`: what computes the hashes; a
 * test counts them.
 */
export class Passwords {
  constructor(private readonly by: Pick<typeof argon2, 'hash' | 'verify'> = argon2) {}

  private readonly turns = new Semaphore(LIMITS.passwordHashesAtOnce);
  /** What an unknown name is compared with, so that it takes as long as a known one. */
  private decoy: Promise<string> | null = null;

  hash(password: string): Promise<string> {
    return this.inTurn(() => this.by.hash(composed(password), ARGON2));
  }

  /** The hash of a password of 256 random bits that a program made: it costs next to nothing. */
  hashMade(password: string): Promise<string> {
    return this.by.hash(composed(password), ARGON2_MADE);
  }

  /** Whether the password fits. Null (no such account) takes the same time and never fits. */
  async verify(passwordHash: string | null, password: string): Promise<boolean> {
    const kept = passwordHash ?? (await this.decoyHash());
    const fits = (typed: string) => this.inTurn(() => this.by.verify(kept, typed));
    const inOneForm = composed(password);
    // Hashes of before passwords were composed are of what was typed.
    const isRight = (await fits(inOneForm)) || (inOneForm !== password && (await fits(password)));
    return passwordHash !== null && isRight;
  }

  /** Made once; one that found no turn is not remembered. */
  private decoyHash(): Promise<string> {
    this.decoy ??= this.hash('nobody has this password').catch((error: unknown) => {
      this.decoy = null;
      throw error;
    });
    return this.decoy;
  }

  /** Rejects with `rate_limited` where too many wait. */
  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.turns.waiting >= LIMITS.passwordHashesWaiting) {
      throw new HoldfastError('rate_limited', 'Too many people are signing in. Try again in a moment.', {
        retryAfterMs: 2_000,
      });
    }
    return this.turns.run(work);
  }
}
