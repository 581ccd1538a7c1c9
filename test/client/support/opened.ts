import { expect } from 'vitest';
import { type ChatClient, memoryStorage, type SocketClientOptions } from '../../../src/client/index.js';
import { ann, type FakeWorld } from './fake-world.js';

/** Ann's page, online. `watch` gets it before anything happened. */
export async function openedIn(
  world: FakeWorld,
  options: Partial<SocketClientOptions> = {},
  watch: (client: ChatClient) => void = () => {},
): Promise<ChatClient> {
  const client = world.page(ann, memoryStorage(), options);
  watch(client);
  await world.flush();
  expect(client.state.kind).toBe('online');
  return client;
}
