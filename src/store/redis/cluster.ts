import type { Mode } from '../../protocol/mode.js';
import type { ClusterStore, CountedSessions, StoredNode } from '../interfaces/cluster.js';
import { eachName } from './each-name.js';
import { runCommand, runScript } from './scripts.js';
import { type StoreConnection, unavailableError } from './store-connection.js';
import type { Subscriptions } from './subscriber.js';

export function redisCluster(connection: StoreConnection, subscriber: Subscriptions): ClusterStore {
  const { keys } = connection;
  const own = keys.cluster;
  const registry = [own.nodes, own.nodeExpiry, own.nodeDetails] as const;
  const bulletinListeners: ((bulletin: string) => void)[] = [];

  subscriber.onMessage(own.bulletins, (_channel, bulletin) => {
    for (const listener of bulletinListeners) listener(bulletin);
  });

  return {
    async format() {
      const format = await runCommand<string | null>(connection, 'HGET', own.mark, 'format');
      return format === null ? null : Number(format);
    },
    async mode() {
      const json = await runCommand<string | null>(connection, 'GET', own.mode);
      return json === null ? null : (JSON.parse(json) as Mode);
    },
    async setMode(mode) {
      await runCommand(connection, 'SET', own.mode, JSON.stringify(mode));
    },
    async revokeToken(sessionId, forMs) {
      const lifeMs = Math.max(1, Math.ceil(forMs));
      await runCommand(connection, 'SET', keys.revokedToken(sessionId), '1', 'PX', lifeMs);
    },
    async isTokenRevoked(sessionId) {
      return (await runCommand<number>(connection, 'EXISTS', keys.revokedToken(sessionId))) === 1;
    },
    async recordEnd(sessionKey, keepMs) {
      await runScript(connection, 'record-end', own.ended, own.endedUntil, sessionKey, keepMs);
    },
    async hasEnded(sessionKey) {
      return (await runCommand<string | null>(connection, 'ZSCORE', own.endedUntil, sessionKey)) !== null;
    },
    async endedSince(since) {
      const [at, ...keys] = await runScript<string[]>(connection, 'ended-since', own.ended, since);
      return { at: Number(at), keys };
    },
    async putTicket(ticket, content, lifeMs) {
      await runCommand(connection, 'SET', keys.ticket(ticket), content, 'PX', lifeMs);
    },
    async takeTicket(ticket) {
      return runCommand<string | null>(connection, 'GETDEL', keys.ticket(ticket));
    },
    async carriedTo(sessionKey, proposed, keepMs) {
      const key = keys.carriedSession(sessionKey);
      if (proposed !== null) await runCommand(connection, 'SET', key, proposed, 'NX', 'PX', keepMs);
      return runCommand<string | null>(connection, 'GET', key);
    },
    setupToken: (proposed) => firstOf(connection, own.setupToken, proposed),
    secret: async (proposed) =>
      proposed === null
        ? runCommand(connection, 'GET', own.secret)
        : firstOf(connection, own.secret, proposed),
    async claimNode(node, run, ttlMs, instead) {
      return (
        (await runScript<number>(connection, 'claim-node', ...registry, node, run, ttlMs, instead)) === 1
      );
    },
    async holderOf(node) {
      const found = await runScript<string[]>(connection, 'node-holder', ...registry, node);
      return found.length === 0 ? null : { run: found[0] as string, view: found[1] as string };
    },
    async putNode(node, run, view, ttlMs, { version, text }) {
      const given = [node, run, view, ttlMs, version, text ?? ''];
      const kept = await runScript<number>(connection, 'put-node', ...registry, ...given);
      return kept === 1 ? 'kept' : kept === 0 ? 'without-details' : 'taken';
    },
    async removeNode(node, run) {
      await runScript(connection, 'remove-node', ...registry, node, run);
    },
    async nodes() {
      const stored = storedNodes(await runScript<string[]>(connection, 'nodes', ...registry, '', '0'));
      return new Map([...stored].map(([node, { view }]) => [node, view]));
    },
    async otherNodes(self, known) {
      return storedNodes(
        await runScript<string[]>(connection, 'nodes', ...registry, self, '1', ...[...known].flat()),
      );
    },
    async publish(bulletin) {
      await runCommand(connection, 'SPUBLISH', own.bulletins, bulletin);
    },
    async onBulletin(listener) {
      bulletinListeners.push(listener);
      await subscriber.subscribe(own.bulletins);
    },
    sessionCount: () => countSessions(connection),
  };
}

/** What the key holds: the proposed value if it held nothing. */
async function firstOf(connection: StoreConnection, key: string, proposed: string): Promise<string> {
  // Asked first, so that a store which only reads can answer too.
  const before = await runCommand<string | null>(connection, 'GET', key);
  if (before !== null) return before;
  await runCommand(connection, 'SET', key, proposed, 'NX');
  const kept = await runCommand<string | null>(connection, 'GET', key);
  if (kept === null) throw unavailableError(new Error(`${key} was not kept`));
  return kept;
}

/** As the script `nodes` answers. */
function storedNodes(flat: readonly string[]): Map<string, StoredNode> {
  const nodes = new Map<string, StoredNode>();
  for (let i = 0; i + 3 < flat.length; i += 4) {
    const [node, view, version, text] = flat.slice(i, i + 4) as [string, string, string, string];
    nodes.set(node, { view, details: text === '' ? null : { version, text } });
  }
  return nodes;
}

async function countSessions(connection: StoreConnection): Promise<CountedSessions> {
  let count = 0;
  const steps = await eachName(connection, `${connection.keys.sessions}*`, (names) => {
    count += names.length;
  });
  return { count, steps };
}
