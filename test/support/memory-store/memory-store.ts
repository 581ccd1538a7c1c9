import { LIMITS } from '../../../src/protocol/limits.js';
import type { FeedFrame, FeedSource } from '../../../src/store/interfaces/feed.js';
import type { Store } from '../../../src/store/interfaces/store.js';
import { memoryAccounts } from './accounts.js';
import { memoryBlocks } from './blocks.js';
import { memoryBots } from './bots.js';
import { memoryBudgets } from './budgets.js';
import { memoryCluster } from './cluster.js';
import { MemoryDatabase } from './database.js';
import { memoryDirect } from './direct.js';
import { memoryFiles } from './files.js';
import { memoryHooks } from './hooks.js';
import { memoryInvites } from './invites.js';
import { memoryLog } from './log.js';
import { memoryLogEnds } from './log-ends.js';
import { memoryMails } from './mails.js';
import { memoryModeration } from './moderation.js';
import { memoryOutgoing } from './outgoing.js';
import { memoryPresence, memoryReads } from './presence.js';
import { memoryProfiles } from './profiles.js';
import { memoryPushes } from './pushes.js';
import { memoryRooms } from './rooms.js';

/**
 * The store's contract in one process and in few words: for tests, and to read what `redis/` does with scripts. Two
 * stores on one database are as two processes on one Redis. Nothing is kept on disk.
 */
export function openMemoryStore(
  db: MemoryDatabase = new MemoryDatabase(),
  { logMaxMessages = LIMITS.logMaxMessages }: { logMaxMessages?: number } = {},
): Store {
  const closers: (() => void)[] = [];
  const onClose = (stop: () => void) => void closers.push(stop);
  return {
    accounts: memoryAccounts(db),
    invites: memoryInvites(db),
    rooms: memoryRooms(db),
    moderation: memoryModeration(db),
    hooks: memoryHooks(db),
    outgoing: memoryOutgoing(db),
    bots: memoryBots(db),
    direct: memoryDirect(db),
    blocks: memoryBlocks(db),
    log: memoryLog(db, logMaxMessages),
    logEnds: memoryLogEnds(db),
    reads: memoryReads(db),
    profiles: memoryProfiles(db),
    pushes: memoryPushes(db),
    mails: memoryMails(db),
    feed: memoryFeed(db, onClose),
    presence: memoryPresence(db),
    cluster: memoryCluster(db, onClose),
    budgets: memoryBudgets(db),
    files: memoryFiles(db),
    up: true,
    onUp() {},
    async ping() {},
    async close() {
      for (const stop of closers) stop();
    },
  };
}

/** Memory loses nothing, so it is never interrupted. */
function memoryFeed(db: MemoryDatabase, onClose: (stop: () => void) => void): FeedSource {
  const rooms = new Set<string>();
  const listeners: ((frame: FeedFrame) => void)[] = [];
  onClose(
    db.listen({
      rooms,
      onFrame: (frame) => {
        for (const listener of listeners) listener(frame);
      },
    }),
  );
  return {
    async subscribe(room) {
      rooms.add(room);
    },
    async unsubscribe(room) {
      rooms.delete(room);
    },
    onFrame: (listener) => void listeners.push(listener),
    onInterrupted() {},
  };
}
