import type { Logger } from '../../logger.js';
import { LIMITS } from '../../protocol/limits.js';
import type { Profile, ProfilesBody } from '../../protocol/profile.js';
import { refusalError } from '../../protocol/refusal-error.js';
import type { UserRef } from '../../protocol/user-ref.js';
import type { Account } from '../../store/interfaces/accounts.js';
import type { KeptPicture, KeptProfile, ProfileStore } from '../../store/interfaces/profiles.js';

interface Known {
  readonly profile: KeptProfile;
  /** A version that is not older than its last change. */
  readonly version: number;
}

/**
 * What people say of themselves, as this worker knows it. It asks the store twice a second what has changed. So it
 * needs no word of another worker, who may be killed before it says one.
 */
export class WorkerProfiles {
  private readonly known = new Map<string, Known>();
  private readonly listeners: ((changed: ProfilesBody) => void)[] = [];
  private readonly nameListeners: ((people: readonly string[]) => void)[] = [];
  private held: number | null = null;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly store: ProfileStore,
    private readonly logger: Pick<Logger, 'debug'>,
  ) {}

  /** What it holds; 0: nobody said anything yet, or it was not read yet. */
  get version(): number {
    return this.held ?? 0;
  }

  start(): void {
    const look = () => {
      this.catchUp().catch((error: Error) => {
        this.logger.debug({ error: error.message }, 'profiles could not be read');
      });
    };
    look();
    this.timer = setInterval(look, LIMITS.profilesEveryMs);
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  onChange(listener: (changed: ProfilesBody) => void): void {
    this.listeners.push(listener);
  }

  /** These are called otherwise now, or may be, where all is read anew. Called before those of `onChange`. */
  onRenamed(listener: (people: readonly string[]) => void): void {
    this.nameListeners.push(listener);
  }

  /** Reads what changed before this call. Rejects as the store does. */
  async catchUp(): Promise<void> {
    const before = this.version;
    const { since, version, people } = await this.store.changedSince(before);
    if (this.version !== before) {
      // Another reading was quicker, and may have been begun earlier.
      if (this.version < version) await this.catchUp();
      return;
    }
    const isFirst = this.held === null;
    this.held = version;
    if (version === before && !isFirst) return;
    const isAnew = since === 0;
    if (isAnew) this.known.clear();
    const isRenamed = ({ id, renames }: KeptProfile) => renames !== this.known.get(id)?.profile.renames;
    const renamed = people.filter((one) => isAnew || isRenamed(one)).map(({ id }) => id);
    for (const profile of people) this.known.set(profile.id, { profile, version });
    if (version === before) return;
    if (isAnew || renamed.length > 0) for (const listener of this.nameListeners) listener(renamed);
    for (const listener of this.listeners) listener({ since, version, people: people.map(shown) });
  }

  /** Those that changed after a version. Throws `store_unavailable` where nothing was read yet. */
  changedSince(version: number): ProfilesBody {
    if (this.held === null) throw refusalError('store_unavailable', { kind: 'store-away' });
    const since = version > this.held ? 0 : version;
    const changed = [...this.known.values()].filter((one) => one.version > since);
    return { since, version: this.held, people: changed.map(({ profile }) => shown(profile)) };
  }

  /** Somebody as they are called now. */
  nowOf<T extends UserRef>(user: T): T {
    const name = this.known.get(user.id)?.profile.name;
    return name === undefined || name === user.name ? user : { ...user, name };
  }

  /** Tells all of the name of an account that was renamed. Idempotent. */
  async tellName({ id, name, renames }: Pick<Account, 'id' | 'name' | 'renames'>): Promise<void> {
    if (renames !== undefined) await this.store.putName(id, name, renames);
    await this.catchUp();
  }

  async tellStatus(id: string, status: string): Promise<void> {
    await this.store.putStatus(id, status);
    await this.catchUp();
  }

  async tellPicture(id: string, picture: KeptPicture | null): Promise<void> {
    await this.store.putPicture(id, picture);
    await this.catchUp();
  }

  /** Somebody's picture in base64; null: they have none. */
  pictureOf(id: string): Promise<string | null> {
    return this.store.pictureOf(id);
  }

  /** What an account that was just read says: whoever renamed it may have been killed before they told of it. */
  settle(account: Account): void {
    if (this.held === null || (account.renames ?? 0) <= (this.known.get(account.id)?.profile.renames ?? 0))
      return;
    this.tellName(account).catch((error: Error) => {
      // The next one who reads it tells it.
      this.logger.debug({ error: error.message }, 'a name could not be told');
    });
  }
}

/** What others are told of it. */
function shown({ renames: _, ...profile }: KeptProfile): Profile {
  return profile;
}
