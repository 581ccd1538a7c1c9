import type { RoomLog } from '../../store/interfaces/log.js';
import type { Comparisons } from './comparisons.js';
import type { HeldLog } from './held-log.js';
import { firstOf } from './join-plan.js';
import { notMember } from './worker-rooms.js';

/** Makes a held log reach back further. People who come back together read it once. */
export class OlderMessages {
  private reaching: { readonly from: number; readonly done: Promise<void> } | null = null;

  constructor(
    private readonly roomId: string,
    private readonly log: Pick<RoomLog, 'range'>,
    private readonly held: HeldLog,
    private readonly comparisons: Comparisons,
    private readonly onRead: () => void,
  ) {}

  /**
   * The tail begins at `from` then, if the log reaches back so far. Rejects as the store does, or with `not_member`.
   */
  async reachBack(from: number): Promise<void> {
    if (this.reaching !== null && this.reaching.from <= from) return this.reaching.done;
    if (this.reaching !== null) await this.reaching.done;
    const reaching = { from, done: this.read(from) };
    this.reaching = reaching;
    try {
      await reaching.done;
    } finally {
      if (this.reaching === reaching) this.reaching = null;
    }
  }

  private async read(from: number): Promise<void> {
    const { held } = this;
    const { epoch } = held;
    const to = firstOf(held) - 1;
    if (to < from) return;
    const got = await this.log.range(this.roomId, from, to, to - from + 1);
    this.onRead();
    if (got === null) throw notMember();
    if (epoch !== held.epoch) return;
    if (got.state.epoch !== epoch || got.state.head < held.head) {
      await this.comparisons.runFresh();
      return;
    }
    held.oldest = got.state.first;
    const first = firstOf(held);
    const older = got.messages.filter(({ seq }) => seq < first);
    // Only what joins on without a hole.
    if (older.at(-1)?.seq === first - 1) held.prepend(older);
    else if (older.length > 0) this.comparisons.repeatOnce();
  }
}
