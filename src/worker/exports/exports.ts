import { isDirectRoomId } from '../../domain/direct-rooms.js';
import { EXPORT_VERSION } from '../../protocol/export.js';
import type { Room } from '../../protocol/room.js';
import type { Account } from '../../store/interfaces/accounts.js';
import type { Store } from '../../store/interfaces/store.js';
import type { Deciding, Moderation } from '../rooms/moderation.js';
import { notMember, type WorkerRooms } from '../rooms/worker-rooms.js';
import { accountExport } from './account-export.js';
import type { Export } from './export.js';
import { exportedOf } from './export-line.js';
import { ExportPages } from './export-pages.js';

/** Who asks for an export, for as long as it takes. */
export interface ExportReader {
  readonly by: Deciding;
  /** As the person is now. Rejects when the session has ended. */
  readonly again: () => Promise<Deciding>;
}

/** What people take along of a chat. */
export class Exports {
  private readonly pages: ExportPages;

  constructor(
    private readonly store: Pick<Store, 'log' | 'rooms' | 'logEnds' | 'moderation' | 'mails'>,
    private readonly moderation: Pick<Moderation, 'assertModerates'>,
    private readonly rooms: Pick<WorkerRooms, 'forMember' | 'getVisible'>,
    private readonly now: () => number = Date.now,
  ) {
    this.pages = new ExportPages(store.log);
  }

  /**
   * A room's whole log, for its moderators, and for operators who may read it; a direct room's for its people alone.
   * Rejects as `Moderation` does.
   */
  async ofRoom(id: string, reader: ExportReader): Promise<Export> {
    const room = await this.exportable(id, reader.by);
    const [state, members] = await Promise.all([this.store.log.state(id), this.store.rooms.members(id)]);
    if (state === null) throw notMember();
    const { epoch, head } = state;
    const mayStill = async () => this.exportable(id, await reader.again());
    const { pages } = this;
    return {
      name: room.name,
      begin: {
        format: 'holdfast-room',
        version: EXPORT_VERSION,
        at: this.now(),
        room,
        members,
        epoch,
        head,
      },
      pages: async function* () {
        for await (const rows of pages.rows(id, state, mayStill)) yield rows.map(exportedOf);
      },
    };
  }

  /** What somebody wrote, for themselves. */
  async ofAccount(account: Account, { again }: Pick<ExportReader, 'again'>): Promise<Export> {
    const { address } = await this.store.mails.addressesOf(account.id);
    return accountExport(this.store, this.pages, account, again, this.now(), address);
  }

  private async exportable(id: string, by: Deciding): Promise<Room> {
    if (isDirectRoomId(id)) return this.rooms.forMember(id, by.id);
    await this.moderation.assertModerates(id, by);
    // An operator decides about rooms of others, and reads none of the private ones.
    return this.rooms.getVisible(id, by.id);
  }
}
