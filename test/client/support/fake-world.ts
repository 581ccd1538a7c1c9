import {
  type ChatClient,
  createChatClient,
  type KeyValueStorage,
  memoryStorage,
  type SocketClientOptions,
  type TraceEvent,
} from '../../../src/client/index.js';
import type { UserRef } from '../../../src/protocol/events.js';
import { FakeClock } from './fake-clock.js';
import { FakeServer } from './fake-server.js';

export const ann: UserRef = { id: 'ann', name: 'Ann' };
export const bob: UserRef = { id: 'bob', name: 'Bob' };

/** A server model, a clock, and pages on them. */
export class FakeWorld {
  readonly clock: FakeClock;
  readonly server: FakeServer;
  readonly traces: TraceEvent[] = [];

  constructor(seed = 1, rooms: readonly string[] = ['den']) {
    this.clock = new FakeClock(seed);
    this.server = new FakeServer(rooms);
  }

  page(
    user: UserRef = ann,
    storage: KeyValueStorage = memoryStorage(),
    options: Partial<SocketClientOptions> = {},
  ): ChatClient {
    const client = createChatClient({
      url: 'http://server',
      clock: this.clock,
      storage,
      open: this.server.transport(user),
      fetch: this.server.fetch(user),
      onTrace: (event) => this.traces.push(event),
      ...options,
    });
    void client.start();
    return client;
  }

  /** Lets promises go on until all of them wait for packets or for the clock: nothing here waits for anything else. */
  settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  /** Delivers everything, in the order of the queues, until nothing moves; time stands still. */
  async flush(): Promise<void> {
    for (let packets = 0; ; packets += 1) {
      // A conversation that does not end while time stands still would be a busy loop.
      if (packets > 20_000) throw new Error('client and server do not come to rest');
      await this.settle();
      if (!this.server.step(0)) return;
    }
  }

  /** Moves time on in small steps, delivering everything between. */
  async pass(ms: number, stepMs = 100): Promise<void> {
    await this.flush();
    for (let passed = 0; passed < ms; passed += stepMs) {
      await this.clock.advance(Math.min(stepMs, ms - passed), this.settle);
      await this.flush();
    }
  }
}

export function texts(client: ChatClient, room = 'den'): string[] {
  return (client.room(room)?.log.messages ?? []).map((message) => message.text);
}
