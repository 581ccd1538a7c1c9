import type { UserRef } from '../../protocol/events.js';
import type { Presence } from '../store.js';
import type { Connection } from './connection.js';
import { CLUSTER, roomKeys } from './keys.js';
import { runScript } from './scripts.js';

export function redisPresence(connection: Connection): Presence {
  return {
    async announce(room, instance, version, people, joined, left) {
      const keys = roomKeys(room);
      await runScript(
        connection,
        'announce',
        keys.meta,
        keys.presence,
        keys.feed,
        instance,
        version,
        people.length === 0 ? '' : JSON.stringify({ version, people }),
        JSON.stringify({ instance, version, joined, left }),
      );
    },

    async roster(room) {
      const entries = await connection.run((client) => client.hgetall(roomKeys(room).presence));
      return new Map(
        Object.entries(entries).map(([instance, json]) => [
          instance,
          JSON.parse(json) as { version: number; people: UserRef[] },
        ]),
      );
    },

    async forget(room, versions) {
      await runScript(connection, 'forget', roomKeys(room).presence, ...[...versions].flat());
    },

    async renewLease(instance, leaseMs) {
      const [held, ...live] = await runScript<[number, ...string[]]>(
        connection,
        'renew-lease',
        CLUSTER.leases,
        instance,
        leaseMs,
      );
      return { wasHeld: held === 1, live };
    },

    async dropLease(instance) {
      await connection.run((client) => client.zrem(CLUSTER.leases, instance));
    },
  };
}
