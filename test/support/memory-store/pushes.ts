import { LIMITS } from '../../../src/protocol/limits.js';
import type { PushStore, PushSubscription } from '../../../src/store/interfaces/pushes.js';
import type { MemoryDatabase } from './database.js';

export function memoryPushes(db: MemoryDatabase): PushStore {
  const { subscriptions, told } = db.pushes;
  const of = (userId: string) => subscriptions.get(userId) ?? new Map<string, PushSubscription>();
  const eachOf = (session: string) =>
    [...subscriptions].flatMap(([userId, own]) =>
      [...own.values()].filter((one) => one.session === session).map((one) => ({ userId, one })),
    );

  return {
    async pair(makePair) {
      db.pushes.pair ??= makePair();
      return db.pushes.pair;
    },
    async put(userId, subscription) {
      const own = of(userId);
      own.set(subscription.id, { ...subscription, at: own.get(subscription.id)?.at ?? db.now() });
      const others = [...own.values()].filter(({ id }) => id !== subscription.id).sort((a, b) => a.at - b.at);
      const tooMany = Math.max(0, own.size - LIMITS.pushesPerPerson);
      for (const { id } of others.slice(0, tooMany)) own.delete(id);
      subscriptions.set(userId, own);
    },
    async drop(userId, id) {
      of(userId).delete(id);
      if (of(userId).size === 0) subscriptions.delete(userId);
    },
    async endSession(session) {
      for (const { userId, one } of eachOf(session)) await this.drop(userId, one.id);
    },
    async moveSession(from, { key, until }) {
      for (const { userId, one } of eachOf(from)) of(userId).set(one.id, { ...one, session: key, until });
    },
    async ofPerson(userId) {
      return [...of(userId).values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    },
    async people() {
      return [...subscriptions.keys()];
    },
    async holdSender(process, ttlMs) {
      const { sender } = db.pushes;
      if (sender !== null && sender.process !== process && sender.until > db.now()) return false;
      db.pushes.sender = { process, until: db.now() + ttlMs };
      return true;
    },
    async progress(room) {
      return told.get(room) ?? null;
    },
    async advance(room, to) {
      const known = told.get(room);
      if (known?.epoch !== to.epoch || known.seq < to.seq) told.set(room, { epoch: to.epoch, seq: to.seq });
    },
  };
}
