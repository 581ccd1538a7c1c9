import type { ClusterStore } from '../../../src/store/interfaces/cluster.js';
import { STORE_FORMAT } from '../../../src/store/store-mark.js';
import type { MemoryDatabase } from './database.js';

export function memoryCluster(db: MemoryDatabase, onClose: (stop: () => void) => void): ClusterStore {
  function living() {
    const now = db.now();
    for (const [node, { expiresAt }] of db.nodes) if (expiresAt <= now) db.nodes.delete(node);
    return db.nodes;
  }
  /** A name that is held only has no view yet. */
  const seen = () => [...living()].filter(([, { view }]) => view !== '');
  return {
    async format() {
      return STORE_FORMAT;
    },
    async mode() {
      return db.mode;
    },
    async setMode(mode) {
      db.mode = mode;
    },
    async revokeToken(sessionId, forMs) {
      db.revoked.set(sessionId, db.now() + forMs);
    },
    async isTokenRevoked(sessionId) {
      return (db.revoked.get(sessionId) ?? 0) > db.now();
    },
    async recordEnd(sessionKey, keepMs) {
      const now = db.now();
      for (const [key, { until }] of db.ended) if (until <= now) db.ended.delete(key);
      db.ended.set(sessionKey, { at: now, until: now + keepMs });
    },
    async hasEnded(sessionKey) {
      return (db.ended.get(sessionKey)?.until ?? 0) > db.now();
    },
    async endedSince(since) {
      const keys = [...db.ended].filter(([, { at }]) => at >= since).map(([key]) => key);
      return { at: db.now(), keys };
    },
    async putTicket(ticket, content, lifeMs) {
      db.tickets.set(ticket, { content, expiresAt: db.now() + lifeMs });
    },
    async takeTicket(ticket) {
      const found = db.tickets.get(ticket);
      db.tickets.delete(ticket);
      return found !== undefined && found.expiresAt > db.now() ? found.content : null;
    },
    async carriedTo(sessionKey, proposed, keepMs) {
      const now = db.now();
      const found = db.carried.get(sessionKey);
      if (found !== undefined && found.expiresAt > now) return found.content;
      if (proposed === null) return null;
      db.carried.set(sessionKey, { content: proposed, expiresAt: now + keepMs });
      return proposed;
    },
    async setupToken(proposed) {
      db.setupToken ??= proposed;
      return db.setupToken;
    },
    async secret(proposed) {
      db.secret ??= proposed;
      return db.secret;
    },
    async claimNode(node, run, ttlMs, instead) {
      const holder = living().get(node);
      if (holder !== undefined && holder.run !== run && holder.run !== instead) return false;
      db.nodes.set(node, { view: '', details: null, ...holder, run, expiresAt: db.now() + ttlMs });
      return true;
    },
    async holderOf(node) {
      const holder = living().get(node);
      return holder === undefined ? null : { run: holder.run, view: holder.view };
    },
    async putNode(node, run, view, ttlMs, { version, text }) {
      const holder = living().get(node);
      if (holder !== undefined && holder.run !== run) return 'taken';
      const details = text === null ? (holder?.details ?? null) : { version, text };
      db.nodes.set(node, { run, view, details, expiresAt: db.now() + ttlMs });
      return details?.version === version ? 'kept' : 'without-details';
    },
    async removeNode(node, run) {
      if (living().get(node)?.run === run) db.nodes.delete(node);
    },
    async nodes() {
      return new Map(seen().map(([node, { view }]) => [node, view]));
    },
    async otherNodes(self, known) {
      const others = seen().filter(([node]) => node !== self);
      return new Map(
        others.map(([node, { view, details }]) => [
          node,
          { view, details: details?.version === known.get(node) ? null : details },
        ]),
      );
    },
    async publish(bulletin) {
      db.publishBulletin(bulletin);
    },
    async onBulletin(listener) {
      onClose(db.listenToBulletins(listener));
    },
    async sessionCount() {
      return { count: 0, steps: 1 };
    },
  };
}
