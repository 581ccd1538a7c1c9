import type { UserRef } from '../../protocol/events.js';
import { LIMITS } from '../../protocol/limits.js';
import { type Callable, calledAs, canBeCalled } from '../../protocol/mentions.js';
import type { FeedFrame } from '../../store/interfaces/feed.js';
import type { RoomStore } from '../../store/interfaces/rooms.js';

/** A room's names: as they are, or as they are being read. */
interface Names {
  readonly read: Promise<Map<string, string>>;
  readonly askedAt: number;
  /** Null while they are being read. */
  now: Map<string, string> | null;
}

/**
 * By which names the members of rooms can be called. They are read when the first text may call somebody. They are kept
 * for rooms whose feed is heard here, since it says who comes and goes. After a while they are read anew: a publication
 * may be lost.
 */
export class RoomPeople {
  private readonly rooms = new Map<string, Names>();

  constructor(
    private readonly store: Pick<RoomStore, 'members' | 'isMember'>,
    private readonly isHeard: (room: string) => boolean,
    /** Somebody as they are called now. */
    private readonly nowOf: (user: UserRef) => UserRef = (user) => user,
    /** Milliseconds by a clock that is never set. */
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** For what this person writes there. Rejects as the store does. */
  async ofRoom(room: string, userId: string): Promise<Callable> {
    // Whoever is no member must not make us read a long list each time; what they write is refused.
    if (!this.isHeard(room) && !(await this.store.isMember(room, userId))) return NOBODY;
    const known = this.fresh(room);
    if (known !== null) return known.now ?? known.read;
    const names: Names = { read: this.readFromStore(room), askedAt: this.now(), now: null };
    if (this.isHeard(room)) this.rooms.set(room, names);
    try {
      names.now = await names.read;
      return names.now;
    } catch (error) {
      this.drop(room, names);
      throw error;
    }
  }

  /** The same, where it need not be asked for; else null. */
  knownOf(room: string): Callable | null {
    return this.isHeard(room) ? (this.fresh(room)?.now ?? null) : null;
  }

  onFrame(frame: FeedFrame): void {
    const { room } = frame;
    if (frame.kind === 'unread') this.forget(room);
    if (frame.kind !== 'added' && frame.kind !== 'removed') return;
    const names = this.rooms.get(room);
    if (names === undefined) return;
    // What is being read may be from before it.
    if (names.now === null) this.drop(room, names);
    else if (frame.kind === 'added') {
      const name = calledAs(this.nowOf(frame.user).name);
      const isAfterAnother = frame.user.bot === true && names.now.has(name);
      if (canBeCalled(frame.user) && !isAfterAnother) names.now.set(name, frame.user.id);
    } else for (const [name, id] of names.now) if (id === frame.userId) names.now.delete(name);
  }

  /** Frames may have been lost, or somebody is called otherwise now. */
  forgetAll(): void {
    this.rooms.clear();
  }

  /** The room's feed is not heard any more. */
  forget(room: string): void {
    this.rooms.delete(room);
  }

  private fresh(room: string): Names | null {
    const known = this.rooms.get(room);
    return known !== undefined && this.now() - known.askedAt < LIMITS.roomNamesFreshMs ? known : null;
  }

  private drop(room: string, names: Names): void {
    if (this.rooms.get(room) === names) this.rooms.delete(room);
  }

  private async readFromStore(room: string): Promise<Map<string, string>> {
    return namesOf((await this.store.members(room)).map(this.nowOf));
  }
}

const NOBODY: Callable = new Map();

function namesOf(members: readonly UserRef[]): Map<string, string> {
  // No bot is called in the place of a person with its name.
  const people = members.filter(({ bot }) => bot !== true);
  const bots = members.filter((one) => one.bot === true && canBeCalled(one));
  return new Map([...bots, ...people].map(({ id, name }) => [calledAs(name), id]));
}
