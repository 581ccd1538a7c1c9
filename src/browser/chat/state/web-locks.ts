import { heartbeatLocks, type TabLocks } from '../../../client/delivery/tab-locks.js';
import { systemClock } from '../../../client/timing/clock.js';
import { pageStorage } from './page-storage.js';

/**
 * Web Locks tell at once and surely whether a tab lives. They exist only in secure contexts (https, localhost);
 * elsewhere heartbeats in the storage do.
 */
export function pageLocks(): TabLocks {
  const locks = navigator.locks as LockManager | undefined;
  if (locks === undefined) return heartbeatLocks(pageStorage, systemClock);
  const held = new Map<string, () => void>();
  const request = (name: string, options: LockOptions): Promise<boolean> =>
    new Promise((resolve) => {
      void locks.request(`holdfast.${name}`, options, (lock) => {
        resolve(lock !== null);
        if (lock === null) return;
        return new Promise<void>((release) => held.set(name, release));
      });
    });
  return {
    hold: (name) => void request(name, {}),
    take: (name) => request(name, { ifAvailable: true }),
    release: (name) => {
      held.get(name)?.();
      held.delete(name);
    },
  };
}
