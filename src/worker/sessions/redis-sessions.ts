import { RedisStore } from 'connect-redis';
import type { SessionData } from 'express-session';
import { BoundedMap } from '../../bounded-map.js';
import { LIMITS } from '../../protocol/limits.js';
import type { SessionClient } from '../../store/redis/session-client.js';
import { sessionExpiresAt } from './session-rules.js';

/** Sessions in the shared store. A page that asks often touches its session once a minute, not with each request. */
export class RedisSessionStore extends RedisStore {
  private readonly touched = new BoundedMap<string, number>(LIMITS.sessionTouchesRemembered);

  constructor(private readonly redis: SessionClient) {
    super({
      client: redis,
      prefix: redis.keyPrefix,
      ttl: (session: SessionData) => Math.ceil(remainingMs(session.createdAt ?? Date.now()) / 1_000),
    });
  }

  override async touch(
    sid: string,
    session: SessionData,
    callback: (error?: unknown) => void = () => {},
  ): Promise<void> {
    if (!this.touchDue(sid)) return callback();
    await super.touch(sid, session, callback);
  }

  /** Extends the key if it is there: never writes it, so a deleted session stays deleted. */
  async extend(sid: string, createdAt: number): Promise<boolean> {
    return (await this.redis.pexpire(this.redis.keyPrefix + sid, Math.max(1, remainingMs(createdAt)))) === 1;
  }

  /** Whether each is there, in their order; at least one. */
  hasEach(sids: readonly string[]): Promise<readonly boolean[]> {
    return this.redis.existEach(sids.map((sid) => this.redis.keyPrefix + sid));
  }

  private touchDue(sid: string): boolean {
    const now = Date.now();
    if (now - (this.touched.get(sid) ?? 0) < LIMITS.sessionTouchMs) return false;
    this.touched.setNewest(sid, now);
    return true;
  }
}

function remainingMs(createdAt: number): number {
  const now = Date.now();
  return sessionExpiresAt({ createdAt, usedAt: now }) - now;
}
