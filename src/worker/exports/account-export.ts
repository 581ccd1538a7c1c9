import { EXPORT_VERSION } from '../../protocol/export.js';
import type { Account } from '../../store/interfaces/accounts.js';
import type { Store } from '../../store/interfaces/store.js';
import type { Export } from './export.js';
import { exportedOf } from './export-line.js';
import type { ExportPages } from './export-pages.js';

/** The person is out of the room that is being read. */
class OutOfRoom extends Error {}

/**
 * What one person wrote, in all rooms that they are in, one after the other. A room that they are out of meanwhile is
 * left at that page. `again` rejects when the session ended.
 */
export function accountExport(
  store: Pick<Store, 'logEnds' | 'rooms' | 'moderation'>,
  pages: ExportPages,
  { id, name, operator, createdAt }: Account,
  again: () => Promise<unknown>,
  at: number,
  mail: string | null,
): Export {
  let left: string[] = [];
  async function* everyRoom() {
    left = [];
    for (const { room: roomId, epoch, head } of await store.logEnds.ofMember(id)) {
      const [room, role] = await Promise.all([store.rooms.get(roomId), store.moderation.roleOf(roomId, id)]);
      if (room === null || role === null) continue;
      const mayStill = async () => {
        await again();
        if (!(await store.rooms.isMember(roomId, id))) throw new OutOfRoom();
      };
      yield [{ kind: 'room', room, role, epoch, head } as const];
      try {
        for await (const rows of pages.rows(roomId, { epoch, head }, mayStill)) {
          const own = rows.filter((row) => row.kind === undefined && row.user.id === id && !row.deleted);
          yield own.map(exportedOf);
        }
      } catch (error) {
        if (!(error instanceof OutOfRoom)) throw error;
        left.push(roomId);
      }
    }
  }
  return {
    name,
    begin: {
      format: 'holdfast-account',
      version: EXPORT_VERSION,
      at,
      account: { id, name, operator, createdAt, ...(mail === null ? {} : { mail }) },
    },
    pages: everyRoom,
    left: () => left,
  };
}
