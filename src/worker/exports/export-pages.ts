import { setTimeout as sleep } from 'node:timers/promises';
import { Semaphore } from '../../domain/semaphore.js';
import type { RowEntry } from '../../protocol/entries.js';
import { LIMITS } from '../../protocol/limits.js';
import type { LogState, RoomLog } from '../../store/interfaces/log.js';
import { rowOf } from '../../store/log-codec.js';
import { notMember } from '../rooms/worker-rooms.js';

/** Reads whole logs, page by page, of all exports of a worker together few at a time. */
export class ExportPages {
  private readonly reads = new Semaphore(LIMITS.exportPagesAtOnce);

  constructor(private readonly log: Pick<RoomLog, 'page'>) {}

  /**
   * The rows up to `head`, in order, as they are when they are read. `mayStill` is asked behind each page: what it
   * rejects ends the reading before anybody gets the page. Rejects where the log is lost meanwhile.
   */
  async *rows(
    room: string,
    { epoch, head }: Pick<LogState, 'epoch' | 'head'>,
    mayStill: () => Promise<unknown>,
  ): AsyncGenerator<readonly RowEntry[]> {
    for (let after = 0; after < head; ) {
      const { state, rows } = await this.read(room, after);
      if (state.epoch !== epoch) throw new Error('the log was lost while it was read');
      await mayStill();
      yield rows.filter(({ seq }) => seq <= head);
      if (rows.length < LIMITS.pageMaxMessages) return;
      after = rows.at(-1)?.seq ?? head;
    }
  }

  private read(room: string, after: number): Promise<{ state: LogState; rows: RowEntry[] }> {
    return this.reads.run(async () => {
      const began = performance.now();
      const page = await this.log.page(room, LIMITS.pageMaxMessages, { after });
      if (page === null) throw notMember();
      const rows = page.rows.map(rowOf);
      await sleep(performance.now() - began);
      return { state: page.state, rows };
    });
  }
}
