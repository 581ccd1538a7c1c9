import type { User } from '../../protocol/http.js';
import type { Profile, ProfilesBody } from '../../protocol/profile.js';
import type { RoomView } from '../../protocol/room.js';
import type { UserRef } from '../../protocol/user-ref.js';
import type { ChatEvents } from '../events/chat-events.js';
import type { Emitter } from '../events/emitter.js';
import type { HttpApi } from '../http/http-api.js';
import type { Clock } from '../timing/clock.js';

const ASK_AGAIN_MS = 1_000;

export interface ProfilesOptions {
  readonly api: Pick<HttpApi, 'get'>;
  readonly clock: Pick<Clock, 'after'>;
  readonly events: Emitter<ChatEvents>;
  readonly account: { onNamed(nowOf: (user: User) => User): void };
}

export type OpenProfiles = (options: ProfilesOptions) => Profiles;

/** To be given to a client; pages fetch it later. */
export const openProfiles: OpenProfiles = (options) => new Profiles(options);

/** What people say of themselves, as far as this client was told: whoever draws somebody asks here. */
export class Profiles {
  private readonly known = new Map<string, Profile>();
  private version = 0;
  /** The last version that a worker spoke of. */
  private heard = 0;
  private asking = false;

  constructor(private readonly options: ProfilesOptions) {}

  /** Somebody as they are called now; the same object where that is what it says. */
  nowOf<T extends Pick<UserRef, 'id' | 'name'>>(user: T): T {
    const { name = user.name } = this.known.get(user.id) ?? {};
    return name === user.name ? user : { ...user, name };
  }

  /** How a person says that they are; '' where they do not. */
  statusOf(id: string): string {
    return this.known.get(id)?.status ?? '';
  }

  /** The address of a person's picture; '' where they have none. */
  pictureOf(id: string): string {
    const picture = this.known.get(id)?.picture;
    return picture === undefined ? '' : `/api/people/${id}/picture?v=${picture}`;
  }

  /** A room as it is called now: a direct one by its other people. */
  roomNow(room: RoomView, me: string): RoomView {
    const direct = room.direct?.map((one) => this.nowOf(one));
    if (direct === undefined || direct.every((one, at) => one === room.direct?.[at])) return room;
    const others = direct.filter(({ id }) => id !== me);
    return { ...room, direct, name: others.map(({ name }) => name).join(', ') };
  }

  /** A worker said which version there is; 0: it said none. */
  onHeard(version: number): void {
    if (version === 0) return;
    this.heard = version;
    if (version !== this.version) void this.ask();
  }

  onChanged(changed: ProfilesBody): void {
    this.heard = changed.version;
    if (changed.since === 0 || changed.since === this.version) this.take(changed);
    else if (changed.version > this.version) void this.ask();
  }

  private async ask(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    try {
      this.take(await this.options.api.get(`/api/profiles?since=${this.version}`));
      // Another worker may have answered, which had not heard of it yet.
      if (this.version < this.heard) this.options.clock.after(ASK_AGAIN_MS, () => this.onHeard(this.heard));
    } catch {
      // What is known stays; the next welcome or change asks again.
    } finally {
      this.asking = false;
    }
  }

  private take({ since, version, people }: ProfilesBody): void {
    if (since === 0) this.known.clear();
    else if (since !== this.version) return;
    this.version = version;
    for (const one of people) this.known.set(one.id, one);
    const { account, events } = this.options;
    account.onNamed((user) => this.nowOf(user));
    events.emit('profiles', undefined);
  }
}
