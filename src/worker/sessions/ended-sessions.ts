import type { SignedOutReason } from './ender.js';

const REMEMBERED_MS = 120_000;
const MAX = 50_000;

/** Keys of sessions that ended a moment ago: what was read just before an end must not be believed just after it. */
export class EndedSessions {
  private readonly ended = new Map<string, { readonly at: number; readonly reason: SignedOutReason }>();

  add(key: string, reason: SignedOutReason): void {
    const now = performance.now();
    for (const [old, { at }] of this.ended) {
      if (now - at < REMEMBERED_MS && this.ended.size < MAX) break;
      this.ended.delete(old);
    }
    this.ended.set(key, { at: now, reason });
  }

  reasonFor(key: string): SignedOutReason | null {
    return this.ended.get(key)?.reason ?? null;
  }
}
