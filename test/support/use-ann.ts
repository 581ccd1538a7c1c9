/** What a page of Ann does by itself, without a browser: the SDK's client, with her cookies. */
import { afterAll, beforeAll } from 'vitest';
import { CookieJar } from '../../src/client/http/cookie-jar.js';
import type { ChatClient } from '../../src/client/index.js';
import { createNodeClient } from '../../src/client/node-client.js';
import type { SlotView } from '../../src/protocol/control.js';
import type { TestNode } from '../../testbed/node/node.js';
import { PASSWORD } from '../../testbed/people/person.js';
import { until } from '../../testbed/wait.js';

export interface Ann {
  online(): Promise<unknown>;
  signIn(): Promise<unknown>;
  /** Resolves when her session is where sessions of this kind are. */
  sessionIn(sessions: string): Promise<unknown>;
  /** The ready worker that serves her, once it has told where her session is. */
  worker(): Promise<SlotView>;
}

/** She is signed up at the node and online before the first test. */
export function useAnn(node: () => TestNode): Ann {
  const jar = new CookieJar();
  let client: ChatClient;
  const isIn = (sessions: string) => jar.header.includes(`.${sessions}=`);
  const online = () => until('her to be online', () => client.state.kind === 'online');
  beforeAll(async () => {
    client = createNodeClient({ url: node().url, jar });
    await client.signUp('ann', PASSWORD);
    await client.start();
    await online();
  });
  afterAll(() => client?.stop());
  return {
    online,
    signIn: () => client.signIn('ann', PASSWORD),
    sessionIn: (sessions) => until('her session to be taken along', () => isIn(sessions)),
    worker: () =>
      until('her worker to be ready, and to have told where her session is', async () =>
        (await node().slots()).find(
          ({ state, pid, dots }) =>
            state === 'ready' &&
            pid === client.servedBy?.pid &&
            dots.some(
              ({ user, session }) => user === 'ann' && session === (isIn('memory') ? 'here' : 'store'),
            ),
        ),
      ),
  };
}
