import { type IRateLimiterRedisOptions, RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { addressBlock } from '../../domain/address-block.js';
import { HoldfastError } from '../../protocol/errors.js';
import { LIMITS } from '../../protocol/limits.js';

/**
 * Guessing at one name from everywhere: a spread attack is left 72,000 guesses a day against passwords of eight characters and more. It
 * is the one limit that strangers can use up for the owner, so it does not hold where the owner signed in lately.
 */
const TRIES_PER_NAME_EVERYWHERE = 500;
/** Within what a timer of the limiter in memory can wait. */
const KNOWN_PLACE_S = 20 * 24 * 3_600;

interface Limit {
  consume(key: string): Promise<unknown>;
  get(key: string): Promise<unknown>;
  set(key: string, points: number, seconds: number): Promise<unknown>;
  delete(key: string): Promise<unknown>;
  reward(key: string, points: number): Promise<unknown>;
}

/** Limits on signing in, signing up and making rooms, counted for the whole cluster, or here while the store is away. */
export class AttemptLimits {
  private readonly pair: Limit;
  private readonly address: Limit;
  private readonly name: Limit;
  /** Places (name and address) where the right password was given. */
  private readonly known: Limit;
  private readonly signUps: Limit;
  private readonly rooms: Limit;

  /** `client` is an ioredis connection, `prefix` what its keys begin with. */
  constructor(client: unknown, prefix: string) {
    const limit = (name: string, points: number, windowMs: number): Limit => {
      const rule = { keyPrefix: `${prefix}${name}`, points, duration: windowMs / 1_000 };
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
    this.known = limit('known', 1, KNOWN_PLACE_S * 1_000);
    this.signUps = limit('sign-up', LIMITS.signUpsPerAddress, signUpWindowMs);
    this.rooms = limit('rooms', LIMITS.roomsPerHour, 3_600_000);
  }

  /**
   * Counts a try before the password is looked at. A throttled stranger does not lock the owner out of the places where they signed in
   * before: the tight limit is for name and address together. Throws `rate_limited`.
   */
  async beforeSignIn(nameKey: string, from: string): Promise<void> {
    const address = addressBlock(from);
    const place = `${nameKey}|${address}`;
    await take(this.address, address);
    await take(this.pair, place);
    const isKnown = (await this.known.get(place).catch(() => null)) !== null;
    if (!isKnown) await take(this.name, nameKey);
  }

  /** It was the right password: the tries do not count. */
  async signedIn(nameKey: string, from: string): Promise<void> {
    const address = addressBlock(from);
    const place = `${nameKey}|${address}`;
    await Promise.allSettled([
      this.pair.delete(place),
      this.known.set(place, 1, KNOWN_PLACE_S),
      this.address.reward(address, 1),
      this.name.reward(nameKey, 1),
    ]);
  }

  async beforeSignUp(address: string): Promise<void> {
    await take(this.signUps, addressBlock(address));
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
