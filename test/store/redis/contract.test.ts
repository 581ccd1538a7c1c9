import { openRedisStore } from '../../../src/store/redis/redis-store.js';
import { RedisCluster } from '../../../testbed/redis/redis-cluster.js';
import { RedisServer } from '../../../testbed/redis/redis-server.js';
import { until } from '../../../testbed/wait.js';
import { storeContract } from '../contract.js';
import { command } from '../support/command.js';
import { FOR_CONTRACT } from '../support/for-contract.js';

function harness(redis: RedisServer) {
  return {
    open: (options?: { logMaxMessages?: number }) =>
      openRedisStore({ url: redis.url, ...FOR_CONTRACT, ...options }),
    clear: () => command(redis.url, 'FLUSHALL').then(() => {}),
    stop: () => redis.stop(),
  };
}

storeContract('Redis', async () => harness(await RedisServer.start()));

// One node with all slots refuses every script that touches keys of two hash tags, as a larger cluster would.
storeContract('Redis Cluster of one node', async () => {
  const redis = await RedisServer.start({ args: ['--cluster-enabled', 'yes'] });
  await command(redis.url, 'CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  await until('all slots to be served', async () =>
    String(await command(redis.url, 'CLUSTER', 'INFO')).includes('cluster_state:ok'),
  );
  return harness(redis);
});

storeContract('Redis Cluster of three masters and three replicas', async () => {
  const cluster = await RedisCluster.start();
  return {
    open: (options) => openRedisStore({ url: cluster.url(), ...FOR_CONTRACT, ...options }),
    clear: async () => {
      for (const master of await cluster.masters()) await master.ask((client) => client.flushall());
    },
    stop: () => cluster.stop(),
  };
});
