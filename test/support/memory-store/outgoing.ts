import { LIMITS } from '../../../src/protocol/limits.js';
import type { OutgoingStore } from '../../../src/store/interfaces/outgoing.js';
import { roomRefusal } from '../../../src/store/room-refusals.js';
import type { MemoryDatabase } from './database.js';
import { changeableRoom, insistOnModerator, insistOnNotArchived } from './room-change.js';

export function memoryOutgoing(db: MemoryDatabase): OutgoingStore {
  return {
    async add(roomId, by, hook) {
      const stored = changeableRoom(db, roomId);
      insistOnModerator(stored, by);
      const { outgoing, epoch, head: seq, headMid: mid } = stored;
      const { id, request } = hook;
      const others = [...outgoing.values()].map((one) => one.hook);
      if (outgoing.has(id)) return;
      if (request !== undefined && others.some((other) => other.request === request)) return;
      insistOnNotArchived(stored);
      if (outgoing.size >= LIMITS.outgoingPerRoom) throw roomRefusal('outgoing-full');
      outgoing.set(id, { hook: { ...hook, at: db.now() }, state: { epoch, seq, mid, dead: 0 }, asked: 0 });
    },
    async remove(roomId, by, id) {
      const stored = changeableRoom(db, roomId);
      insistOnModerator(stored, by);
      return stored.outgoing.delete(id);
    },
    async tryNow(roomId, by, id) {
      const stored = changeableRoom(db, roomId);
      insistOnModerator(stored, by);
      const kept = stored.outgoing.get(id);
      if (kept !== undefined) stored.outgoing.set(id, { ...kept, asked: kept.asked + 1 });
      return kept !== undefined;
    },
    async ofRoom(roomId) {
      return [...(db.rooms.get(roomId)?.outgoing.values() ?? [])];
    },
    async rooms() {
      return [...db.rooms].filter(([, { outgoing }]) => outgoing.size > 0).map(([id]) => id);
    },
    async note(roomId, id, state) {
      const outgoing = db.rooms.get(roomId)?.outgoing;
      const kept = outgoing?.get(id);
      if (outgoing === undefined || kept === undefined) return false;
      const { epoch, seq } = kept.state;
      if (epoch !== state.epoch || seq <= state.seq) outgoing.set(id, { ...kept, state });
      return true;
    },
  };
}
