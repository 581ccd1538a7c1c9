import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLogger } from '../../src/logger.js';
import { ConsulRegistry } from '../../src/primary/cluster/consul-registry.js';
import type { NodeView } from '../../src/protocol/control.js';
import { TestConsul, whyNoConsul } from '../../testbed/consul.js';
import { endedByTimer, stopwatch, until } from '../../testbed/wait.js';

describe.skipIf(whyNoConsul !== null)('the Consul registry, with a real Consul', () => {
  let agent: TestConsul;
  let registry: ConsulRegistry | null;
  let state: NodeView['state'];
  let warnings: string[];

  const start = (url = agent.url) => {
    const logger = createLogger({ level: 'silent', name: 'consul' });
    logger.warn = ((_: object, text: string) => void warnings.push(text)) as typeof logger.warn;
    registry = new ConsulRegistry({
      url,
      service: 'holdfast',
      node: 'n1',
      view: () => ({
        address: '10.0.0.11:3000',
        version: '1.2.3',
        state,
        slots: [{ state: 'ready' }] as unknown as NodeView['slots'],
      }),
      logger,
    });
    registry.start();
  };
  const instance = async () => (await agent.instances()).get('holdfast-n1');
  const passes = () => until('the check to pass', async () => (await instance())?.status === 'passing');

  beforeEach(() => {
    state = 'ready';
    warnings = [];
    registry = null;
  });
  afterEach(async () => {
    await registry?.stop();
    await agent.stop();
  });

  test('registers with address and version, passes, fails while draining, and deregisters', async () => {
    agent = await TestConsul.start();
    start();
    await passes();
    expect(await instance()).toMatchObject({
      address: '10.0.0.11',
      port: 3000,
      note: 'ready',
      meta: { node: 'n1', version: '1.2.3' },
    });
    state = 'draining';
    registry?.renew();
    await until('the check to fail', async () => (await instance())?.status === 'critical');
    expect((await instance())?.note).toBe('draining');
    await registry?.stop();
    // At the agent: the catalog follows at Consul's pace.
    expect(await agent.registered()).not.toContain('holdfast-n1');
  });

  test('an agent that is away at the start, then comes, dies and comes back without its memory, is told each time', async () => {
    agent = await TestConsul.make();
    start();
    await agent.launch();
    await passes();
    await agent.kill();
    await agent.launch();
    await passes();
  });

  test('an agent that hangs holds up neither the next word, once it goes on, nor the stop', async () => {
    agent = await TestConsul.start();
    start();
    await passes();
    expect(await agent.registered()).toContain('holdfast-n1');
    agent.freeze();
    await until('a round to be given up', () => warnings.length > 0);
    const passed = stopwatch();
    await registry?.stop();
    expect(passed()).toBeLessThan(endedByTimer(2_000));
    agent.thaw();
    // What waited in the agent is done by it in its time; the last word is that the node has left.
    await until('it to be gone', async () => !(await agent.registered()).includes('holdfast-n1'));
  });

  test('shows its token, and without one says what Consul answered', async () => {
    agent = await TestConsul.start('0b7b4f0c-5c3a-4c5e-9d53-7a9d1f7f0c11');
    start();
    await passes();
    await registry?.stop();

    const said: string[] = [];
    const logger = createLogger({ level: 'silent', name: 'consul' });
    logger.warn = ((_: object, text: string) =>
      void said.push(JSON.stringify(_) + text)) as typeof logger.warn;
    registry = new ConsulRegistry({
      url: `http://127.0.0.1:${agent.httpPort}`,
      service: 'holdfast',
      node: 'n2',
      view: () => ({ address: '10.0.0.12:3000', version: '1', state, slots: [] }),
      logger,
    });
    registry.start();
    await until('the refusal to be told', () => said.some((one) => /403.*Permission denied/.test(one)));
  });
});
