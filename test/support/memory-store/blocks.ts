import { LIMITS } from '../../../src/protocol/limits.js';
import { refusalError } from '../../../src/protocol/refusal-error.js';
import type { BlockStore, PersonBlock } from '../../../src/store/interfaces/blocks.js';
import type { MemoryDatabase } from './database.js';

export function memoryBlocks(db: MemoryDatabase): BlockStore {
  function setBlocked(room: string, by: string, isBlocking: boolean): void {
    const blocked = db.rooms.get(room)?.blocked;
    if (isBlocking) blocked?.add(by);
    else blocked?.delete(by);
  }

  return {
    async block(by, user, room) {
      const blocks = db.blocks.get(by) ?? new Map<string, PersonBlock>();
      if (!blocks.has(user.id) && blocks.size >= LIMITS.blocksPerPerson) {
        throw refusalError('limit_reached', { kind: 'blocks-full', max: LIMITS.blocksPerPerson });
      }
      if (!blocks.has(user.id)) blocks.set(user.id, { user, at: db.now() });
      db.blocks.set(by, blocks);
      setBlocked(room, by, true);
    },
    async unblock(by, userId, room) {
      setBlocked(room, by, false);
      db.blocks.get(by)?.delete(userId);
    },
    async ofPerson(by) {
      return [...(db.blocks.get(by)?.values() ?? [])].sort((a, b) => b.at - a.at);
    },
    async isBlocked(room) {
      return (db.rooms.get(room)?.blocked?.size ?? 0) > 0;
    },
    async settle(room, [one, other]) {
      setBlocked(room, one, db.blocks.get(one)?.has(other) === true);
      setBlocked(room, other, db.blocks.get(other)?.has(one) === true);
    },
  };
}
