import { type IRateLimiterRedisOptions, RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { HoldfastError } from '../../protocol/errors.js';
import { LIMITS } from '../../protocol/limits.js';

/**
 * Guessing at one name from everywhere. High, since it is the only limit that a stranger can use up for the owner; it
 * leaves a spread attack a few thousand guesses a day against passwords of eight characters and more.
 */
const TRIES_PER_NAME_EVERYWHERE = 500;

interface Limit {
  consume(key: string): Promise<unknown>;
  delete(key: string): Promise<unknown>;
  reward(key: string, points: number): Promise<unknown>;
}

/** Limits on signing in, signing up and making rooms, counted for the whole cluster, or here while the store is away. */
export class AttemptLimits {
  private readonly pair: Limit;
  private readonly address: Limit;
  private readonly name: Limit;
  private readonly signUps: Limit;
  private readonly rooms: Limit;

  /** `client` is an ioredis connection. */
  constructor(client: unknown) {
    const limit = (name: string, points: number, windowMs: number): Limit => {
      const rule = { keyPrefix: `hf:rl:${name}`, points, duration: windowMs / 1_000 };
      const options: IRateLimiterRedisOptions = {
        ...rule,
        storeClient: client,
        rejectIfRedisNotReady: true,
        insuranceLimiter: new RateLimiterMemory(rule),
      };
      return new RateLimiterRedis(options);
    };
    const { signInWindowMs, signUpWindowMs } = LIMITS;
    this.pair = limit('pair', LIMITS.signInTriesPerName, signInWindowMs);
    this.address = limit('address', LIMITS.signInTriesPerAddress, signInWindowMs);
    this.name = limit('name', TRIES_PER_NAME_EVERYWHERE, signInWindowMs);
    this.signUps = limit('sign-up', LIMITS.signUpsPerAddress, signUpWindowMs);
    this.rooms = limit('rooms', LIMITS.roomsPerHour, 3_600_000);
  }

  /**
   * Counts a try before the password is looked at. A throttled stranger does not lock the owner out: the tight limit is for name and
   * address together. Throws `rate_limited`.
   */
  async beforeSignIn(nameKey: string, address: string): Promise<void> {
    await take(this.address, address);
    await take(this.pair, `${nameKey}|${address}`);
    await take(this.name, nameKey);
  }

  /** It was the right password: the tries do not count. */
  async signedIn(nameKey: string, address: string): Promise<void> {
    await Promise.allSettled([
      this.pair.delete(`${nameKey}|${address}`),
      this.address.reward(address, 1),
      this.name.reward(nameKey, 1),
    ]);
  }

  async beforeSignUp(address: string): Promise<void> {
    await take(this.signUps, address);
  }

  async beforeRoom(userId: string): Promise<void> {
    await take(this.rooms, userId);
  }
}

async function take(limit: Limit, key: string): Promise<void> {
  try {
    await limit.consume(key);
  } catch (refused) {
    const { msBeforeNext } = refused as { msBeforeNext?: number };
    // Anything but a refusal is a store in trouble, and the insurance has decided already.
    if (msBeforeNext === undefined) return;
    throw new HoldfastError('rate_limited', 'Too many tries. Wait a little before the next.', {
      retryAfterMs: Math.max(1_000, Math.ceil(msBeforeNext)),
    });
  }
}
