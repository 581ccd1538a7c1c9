import type { Clock } from '../timing/clock.js';
import type { KeyValueStorage } from './key-value-storage.js';

/**
 * Which pages are alive, so that the outbox of a closed or crashed tab is taken over and that of a living one is not. A
 * page uses Web Locks where it can; `heartbeatLocks` works over any storage.
 */
export interface TabLocks {
  /** Holds the name until `release` or the end of the page. */
  readonly hold: (name: string) => void;
  /** Resolves with true when no living page holds the name; it is then held by this one. */
  readonly take: (name: string) => Promise<boolean>;
  readonly release: (name: string) => void;
}

const PREFIX = 'holdfast.alive.';
const BEAT_MS = 2_000;
/**
 * Browsers slow the timers of hidden tabs down to one a minute. A living tab that is taken over too early does no harm:
 * both send the same cmids, which the server stores once.
 */
const STALE_MS = 75_000;

/** Locks as time stamps in the storage, renewed while the page lives. */
export function heartbeatLocks(storage: KeyValueStorage, clock: Clock): TabLocks {
  const held = new Map<string, () => void>();
  const beat = (name: string) => {
    try {
      storage.set(PREFIX + name, String(clock.now()));
    } catch {
      // Full or forbidden: then nothing can be kept for later either.
    }
    held.set(
      name,
      clock.after(BEAT_MS, () => beat(name)),
    );
  };
  return {
    hold: beat,
    take: async (name) => {
      const beatAt = Number(storage.get(PREFIX + name) ?? 0);
      if (held.has(name) || clock.now() - beatAt < STALE_MS) return false;
      beat(name);
      return true;
    },
    release: (name) => {
      held.get(name)?.();
      held.delete(name);
      storage.remove(PREFIX + name);
    },
  };
}
