import { type SessionData, Store } from 'express-session';
import { BoundedMap } from '../../bounded-map.js';
import { LIMITS } from '../../protocol/limits.js';
import { sessionKey } from './live-session.js';
import { sessionExpiresAt } from './session-rules.js';

interface HeldSession {
  readonly json: string;
  readonly createdAt: number;
  usedAt: number;
}

const SWEEP_MS = 60_000;

/**
 * Sessions in this worker's memory: bounded in number, each with its idle and absolute end. They die with the process.
 */
export class MemorySessionStore extends Store {
  /** In the order of use: the first is the one that was not used for longest. */
  private readonly held: BoundedMap<string, HeldSession>;
  /** Key of a session → its id: who orders its end from elsewhere knows no more. */
  private readonly sids = new Map<string, string>();

  constructor(max: number = LIMITS.memorySessionsMax) {
    super();
    this.held = new BoundedMap(max, (sid) => this.sids.delete(sessionKey('memory', sid)));
    setInterval(() => this.sweep(), SWEEP_MS).unref();
  }

  get size(): number {
    return this.held.size;
  }

  override get(sid: string, callback: (error: unknown, session?: SessionData | null) => void): void {
    const row = this.live(sid);
    callback(null, row === null ? null : (JSON.parse(row.json) as SessionData));
  }

  override set(sid: string, session: SessionData, callback?: (error?: unknown) => void): void {
    const now = Date.now();
    this.held.setNewest(sid, {
      json: JSON.stringify(session),
      createdAt: session.createdAt ?? now,
      usedAt: now,
    });
    this.sids.set(sessionKey('memory', sid), sid);
    callback?.();
  }

  override destroy(sid: string, callback?: (error?: unknown) => void): void {
    this.forget(sid);
    callback?.();
  }

  /** By the key of the session; nothing happens when it is not here. */
  end(key: string): void {
    const sid = this.sids.get(key);
    if (sid !== undefined) this.forget(sid);
  }

  override touch(sid: string, _session: SessionData, callback?: () => void): void {
    this.use(sid);
    callback?.();
  }

  /** Extends it; false when it is not there (any more). */
  use(sid: string): boolean {
    const row = this.live(sid);
    if (row === null) return false;
    row.usedAt = Date.now();
    this.held.setNewest(sid, row);
    return true;
  }

  has(sid: string): boolean {
    return this.live(sid) !== null;
  }

  usedAt(sid: string): number | null {
    return this.live(sid)?.usedAt ?? null;
  }

  private live(sid: string): HeldSession | null {
    const row = this.held.get(sid);
    if (row === undefined) return null;
    if (sessionExpiresAt(row) > Date.now()) return row;
    this.forget(sid);
    return null;
  }

  private sweep(): void {
    const now = Date.now();
    for (const [sid, row] of this.held) if (sessionExpiresAt(row) <= now) this.forget(sid);
  }

  private forget(sid: string): void {
    if (this.held.delete(sid)) this.sids.delete(sessionKey('memory', sid));
  }
}
