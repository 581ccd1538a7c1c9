import type { Position, UserRef } from '../../protocol/events.js';
import type { ClusterStore } from '../../store/interfaces/cluster.js';
import type { NoticeInput } from '../../store/interfaces/rooms.js';
import type { WorkerContext } from '../shared/context.js';
import { newId } from '../shared/ids.js';
import { ChangeSupport } from './change-support.js';

/** The feeds of the rooms that are open on this worker (`OpenRooms`). */
interface Feeds {
  feedOf(roomId: string): { readonly position: Position | null } | undefined;
}

/** The rows by which a room's log tells who came and went, and what it is called. */
export class NoticeMaker {
  private readonly support: ChangeSupport;

  constructor(
    private readonly context: Pick<WorkerContext, 'budgets'>,
    cluster: Pick<ClusterStore, 'format'>,
    private readonly openRooms: Feeds,
  ) {
    this.support = new ChangeSupport(cluster);
  }

  /** Rejects with `not_yet` while a node may be there that knows neither roles nor bans. */
  moderation(): Promise<void> {
    return this.support.assertModeration();
  }

  /** The notice of what this person does as a moderator. Null: nodes of an older version would not understand it. */
  async ofChange(roomId: string, user: UserRef): Promise<NoticeInput | null> {
    if (!(await this.support.notices())) return null;
    return { id: newId(), user, known: this.openRooms.feedOf(roomId)?.position ?? null };
  }

  /**
   * The notice of somebody who comes or goes: what is written costs as much as a message. Whoever comes and goes all
   * the time is not told of. Nor are synthetic people.
   */
  async ofComing(roomId: string, by: UserRef, who: UserRef = by): Promise<NoticeInput | null> {
    if (who.synthetic === true || by.synthetic === true) return null;
    if ((await this.context.budgets.take('sends', by.id)) > 0) return null;
    return this.ofChange(roomId, by);
  }
}
