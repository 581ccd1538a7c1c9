import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import type { Store } from '../../src/store/interfaces/store.js';
import { accountsContract } from './contract/accounts.js';
import { archivedContract } from './contract/archived.js';
import { botsContract } from './contract/bots.js';
import { budgetsContract } from './contract/budgets.js';
import { changesContract } from './contract/changes.js';
import { clusterContract } from './contract/cluster.js';
import { directContract } from './contract/direct.js';
import { feedContract } from './contract/feed.js';
import { filesContract } from './contract/files.js';
import { hooksContract } from './contract/hooks.js';
import { invitesContract } from './contract/invites.js';
import { logContract } from './contract/log.js';
import { logEndsContract } from './contract/log-ends.js';
import { mailsContract } from './contract/mails.js';
import { mentionsContract } from './contract/mentions.js';
import { moderationContract } from './contract/moderation.js';
import { notifyLevelsContract } from './contract/notify-levels.js';
import { outgoingContract } from './contract/outgoing.js';
import type { Pair } from './contract/pair.js';
import { presenceContract } from './contract/presence.js';
import { profilesContract } from './contract/profiles.js';
import { pushesContract } from './contract/pushes.js';
import { roomsContract } from './contract/rooms.js';
import { storedBytesContract } from './contract/stored-bytes.js';
import { unreadContract } from './contract/unread.js';
import type { Harness } from './support/harness.js';

/** The contract of `src/store/interfaces/store.ts`, run on one implementation. */
export function storeContract(name: string, start: () => Promise<Harness>): void {
  describe(`store contract: ${name}`, () => {
    let harness: Harness;
    let opened: Store[] = [];
    const pair = {} as { a: Store; b: Store; open: Pair['open'] };

    beforeAll(async () => {
      harness = await start();
    });
    afterAll(async () => {
      await harness?.stop();
    });
    beforeEach(async () => {
      await harness.clear();
      pair.a = await harness.open();
      pair.b = await harness.open();
      opened = [pair.a, pair.b];
      pair.open = async (options) => {
        const store = await harness.open(options);
        opened.push(store);
        return store;
      };
    });
    afterEach(async () => {
      await Promise.all(opened.map((store) => store.close()));
    });

    accountsContract(pair);
    invitesContract(pair);
    roomsContract(pair);
    moderationContract(pair);
    archivedContract(pair);
    hooksContract(pair);
    outgoingContract(pair);
    botsContract(pair);
    directContract(pair);
    logContract(pair);
    logEndsContract(pair);
    changesContract(pair);
    mentionsContract(pair);
    unreadContract(pair);
    notifyLevelsContract(pair);
    profilesContract(pair);
    pushesContract(pair);
    mailsContract(pair);
    feedContract(pair);
    presenceContract(pair);
    clusterContract(pair);
    budgetsContract(pair);
    filesContract(pair);
    storedBytesContract(pair);
  });
}
