import type { UserRef } from '../../protocol/events.js';
import type { Presence } from '../interfaces/presence.js';
import { runCommand, runScript } from './scripts.js';
import type { StoreConnection } from './store-connection.js';

export function redisPresence(connection: StoreConnection): Presence {
  return {
    async announce(room, instance, version, people, joined, left) {
      const keys = connection.keys.room(room);
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

    async peopleByInstance(room) {
      const flat = await runCommand<string[]>(connection, 'HGETALL', connection.keys.room(room).presence);
      const rows = new Map<string, { version: number; people: UserRef[] }>();
      for (let at = 0; at + 1 < flat.length; at += 2) {
        rows.set(flat[at] as string, JSON.parse(flat[at + 1] as string));
      }
      return rows;
    },

    async forget(room, versions) {
      await runScript(connection, 'forget', connection.keys.room(room).presence, ...[...versions].flat());
    },

    async renewLease(instance, leaseMs) {
      const [held, ...live] = await runScript<[number, ...string[]]>(
        connection,
        'renew-lease',
        connection.keys.cluster.leases,
        instance,
        leaseMs,
      );
      return { wasHeld: held === 1, live };
    },

    async dropLease(instance) {
      await runCommand(connection, 'ZREM', connection.keys.cluster.leases, instance);
    },
  };
}
