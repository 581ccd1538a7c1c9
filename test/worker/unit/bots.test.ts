import { expect, test } from 'vitest';
import { Bots } from '../../../src/worker/bots/bots.js';
import { NoticeMaker } from '../../../src/worker/rooms/notice-maker.js';
import { botSessionKey } from '../../../src/worker/sessions/bot-token.js';
import { SessionEnd } from '../../../src/worker/sessions/session-end.js';
import { person } from '../../store/support/people.js';
import { MemoryDatabase } from '../../support/memory-store/database.js';
import { openMemoryStore } from '../../support/memory-store/memory-store.js';
import { workerContext } from '../support/worker-context.js';

test('[BOT-1] a bot that gets another token while it is ended is signed out of that one, too', async () => {
  const store = openMemoryStore(new MemoryDatabase());
  const ann = { ...person('ann'), sessionGeneration: 1, generation: 1, disabled: false };
  const bot = { id: 'bot-AAAAAAAAAAAAAAAA', name: 'Helper', bot: true } as const;
  await store.bots.add(ann.id, { bot, digest: 'first', generation: 1 });
  const sessionEnd = new SessionEnd();
  const told: unknown[] = [];
  const shownNoMore: string[] = [];
  sessionEnd.onEnd(({ target }) => told.push(target));
  const bots = new Bots({
    store: {
      ...store,
      bots: {
        ...store.bots,
        end: async (owner, id) => {
          await store.bots.renew(owner, id, { digest: 'second', generation: 1 });
          return store.bots.end(owner, id);
        },
      },
    },
    sessionEnd,
    profiles: { forgetBot: async (id) => void shownNoMore.push(id) },
    rooms: { forMember: never, takeOut: never, tellOf: never },
    moderation: { changed: never },
    notices: new NoticeMaker(workerContext(), store.cluster, { feedOf: never }),
  });
  await bots.end(ann, bot.id);
  expect(shownNoMore).toEqual([bot.id]);
  expect(told).toEqual([{ session: botSessionKey({ bot, renewals: 1 }) }]);
  expect(await store.bots.ofOwner(ann.id)).toEqual([]);
  await expect(bots.end(ann, bot.id)).rejects.toMatchObject({ code: 'not_found' });
});

/** It is in no room. */
function never(): never {
  throw new Error('no room is asked about');
}
