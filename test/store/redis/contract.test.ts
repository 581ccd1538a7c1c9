import { RedisCluster } from '../../../prove/system/redis-cluster.js';
import { openRedisStore } from '../../../src/store/redis/redis-store.js';
import { startRedis } from '../../support/redis.js';
import { storeContract } from '../contract.js';
import { command } from '../support/command.js';
import { quiet } from '../support/quiet.js';

async function harness(extraArgs: readonly string[], prepare: (url: string) => Promise<void>) {
  const redis = await startRedis(extraArgs);
  await prepare(redis.url);
  return {
    open: (options?: { logMaxMessages?: number }) =>
      openRedisStore({ url: redis.url, log: quiet, name: 'test', ...options }),
    clear: () => command(redis.url, 'FLUSHALL').then(() => {}),
    stop: () => redis.stop(),
  };
}

storeContract('Redis', () => harness([], async () => {}));

// One node with all slots refuses every script that touches keys of two hash tags, as a larger cluster would.
storeContract('Redis Cluster of one node', () =>
  harness(['--cluster-enabled', 'yes'], async (url) => {
    await command(url, 'CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    const ready = async () => String(await command(url, 'CLUSTER', 'INFO')).includes('cluster_state:ok');
    while (!(await ready())) await new Promise((resolve) => setTimeout(resolve, 50));
  }),
);

storeContract('Redis Cluster of three masters and three replicas', async () => {
  const cluster = await RedisCluster.start();
  return {
    open: (options) => openRedisStore({ url: cluster.url(), log: quiet, name: 'test', ...options }),
    clear: async () => {
      for (const master of await cluster.masters()) await master.ask((client) => client.flushall());
    },
    stop: () => cluster.stop(),
  };
});
