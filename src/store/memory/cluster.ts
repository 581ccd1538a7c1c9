import type { ClusterStore } from '../store.js';
import type { MemoryDatabase } from './database.js';

export function memoryCluster(db: MemoryDatabase, onClose: (stop: () => void) => void): ClusterStore {
  return {
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
    async putTicket(ticket, content, lifeMs) {
      db.tickets.set(ticket, { content, expiresAt: db.now() + lifeMs });
    },
    async takeTicket(ticket) {
      const found = db.tickets.get(ticket);
      db.tickets.delete(ticket);
      return found !== undefined && found.expiresAt > db.now() ? found.content : null;
    },
    async setupToken(candidate) {
      db.setupToken ??= candidate;
      return db.setupToken;
    },
    async putNode(node, view, ttlMs) {
      db.nodes.set(node, { view, expiresAt: db.now() + ttlMs });
    },
    async removeNode(node) {
      db.nodes.delete(node);
    },
    async nodes() {
      const now = db.now();
      for (const [node, { expiresAt }] of db.nodes) if (expiresAt <= now) db.nodes.delete(node);
      return new Map([...db.nodes].map(([node, { view }]) => [node, view]));
    },
    async publish(notice) {
      db.publishNotice(notice);
    },
    async onNotice(listener) {
      onClose(db.listenToNotices(listener));
    },
    async sessionCount() {
      return 0;
    },
  };
}
