import { expect, test } from 'vitest';
import { settingOf } from '../../../src/protocol/budgets.js';
import type { ChatSocket } from '../../../src/worker/shared/chat-socket.js';
import type { HandlerParts } from '../../../src/worker/sockets/handlers.js';
import { socketHandlers } from '../../../src/worker/sockets/handlers.js';
import type { SocketClient } from '../../../src/worker/sockets/socket-client.js';
import { openMemoryStore } from '../../support/memory-store/memory-store.js';
import { workerContext } from '../support/worker-context.js';

const ann = { id: 'ann', name: 'Ann' };
const room = { id: 'den', name: 'den', private: false, owner: 'ann' };

test('[S6] a person sets their read position back as often as a person does, and no more', async () => {
  const store = openMemoryStore();
  await store.rooms.create(room, 'den', ann);
  let reads = 0;
  const counted = {
    ...store,
    reads: {
      ...store.reads,
      setBack: (...asked: Parameters<typeof store.reads.setBack>) => {
        reads += 1;
        return store.reads.setBack(...asked);
      },
    },
  };
  const others = { except: () => ({ emit: () => true }) };
  const parts = { store: counted, hub: { hasJoined: () => true }, io: { to: () => others } };
  const handlers = socketHandlers(workerContext(), parts as unknown as HandlerParts);
  const client = { user: ann, socket: { data: { user: ann } } as ChatSocket } as SocketClient;
  const { figure, perMs } = settingOf('unread-marks');
  // So many would come back in the time of the test, in the worst case.
  const spare = 10;
  const answers = await Promise.allSettled(
    Array.from({ length: figure + 100 }, () =>
      handlers['mark-unread'](client, { room: room.id, seq: 0 }, () => 'answered' as never),
    ),
  );
  expect(perMs).toBeGreaterThanOrEqual(60_000);
  expect(reads).toBeGreaterThanOrEqual(figure);
  expect(reads).toBeLessThan(figure + spare);
  expect(answers.at(-1)).toMatchObject({ reason: { code: 'rate_limited' } });
});
