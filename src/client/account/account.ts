import { HoldfastError } from '../../protocol/errors.js';
import type { SignedInBody, User } from '../../protocol/http.js';
import type { Mode } from '../../protocol/mode.js';
import { PAGE_LIMITS } from '../../protocol/page-limits.js';
import type { Connection } from '../connection/connection.js';
import type { ChatEvents } from '../events/chat-events.js';
import type { Emitter } from '../events/emitter.js';
import type { HttpApi } from '../http/http-api.js';
import type { Clock } from '../timing/clock.js';
import { ModeFollower } from './mode-follower.js';

/**
 * Whether an accepted sign-in still has to be recognized by what it set: until then the browser may be one that blocks
 * cookies.
 */
export interface CookieProof {
  isDue: boolean;
}

export interface AccountOptions {
  readonly api: HttpApi;
  readonly clock: Clock;
  readonly events: Emitter<ChatEvents>;
  readonly connection: Connection;
  readonly cookieProof: CookieProof;
  /** From now on everything belongs to this person; resolves when what they left pending is taken up. */
  readonly onUser: (user: User) => Promise<void>;
  /** The server said once more that nobody is signed in. */
  readonly onStillSignedOut: () => void;
}

/** Who signed up. `room`: id of the room of an invite, whose member they are. */
export type SignedUp = User & Pick<SignedInBody, 'room'>;

/** Who is signed in, how that comes and ends, and the connection that follows from it. */
export class Account {
  private me: User | null = null;
  private running = false;
  private usedAt = 0;
  private mode: Mode | null = null;
  private readonly modeFollower: ModeFollower;

  constructor(private readonly options: AccountOptions) {
    const { api, clock, connection } = options;
    this.modeFollower = new ModeFollower({
      clock,
      withinMs: PAGE_LIMITS.carryWithinMs,
      ask: async () => {
        if (connection.state.kind !== 'signed-out') await api.session();
      },
    });
  }

  get user(): User | null {
    return this.me;
  }

  get isRunning(): boolean {
    return this.running;
  }

  /** Connects. Unless a sign-in went before, asks the server first who this is. Never rejects. */
  async start(): Promise<void> {
    this.running = true;
    if (this.me === null && !(await this.askWhoIAm())) return;
    if (this.running) this.options.connection.start();
  }

  stop(): void {
    this.running = false;
    this.modeFollower.stop();
    this.options.connection.stop();
  }

  async signIn(name: string, password: string): Promise<User> {
    return this.onSignIn((await this.options.api.signIn(name, password)).user);
  }

  async signUp(name: string, password: string, setup?: string, invite?: string): Promise<SignedUp> {
    const { user, room } = await this.options.api.signUp(name, password, setup, invite);
    await this.onSignIn(user);
    return room === undefined ? user : { ...user, room };
  }

  async signOut(everywhere: boolean): Promise<void> {
    const { api, connection } = this.options;
    try {
      await (everywhere ? api.signOutEverywhere() : api.signOut());
    } catch (error) {
      if (!everywhere && (error as HoldfastError).code === 'store_unwritable') {
        connection.signedOut({ kind: 'signed-out' });
      }
      throw error;
    }
    connection.signedOut({ kind: 'signed-out' });
  }

  async changePassword(current: string, next: string): Promise<void> {
    const { api, connection } = this.options;
    // This connection belongs to the session that ends: that it is closed is no news.
    connection.stop();
    try {
      await this.setUser((await api.changePassword(current, next)).user);
    } finally {
      if (this.running) connection.start();
    }
  }

  async trySessionAgain(): Promise<boolean> {
    const { connection } = this.options;
    if (connection.state.kind !== 'signed-out') return true;
    if (!(await this.askWhoIAm())) return false;
    connection.start();
    return true;
  }

  /** A worker welcomed this person. */
  onWelcome(user: Omit<User, 'operator'>, mode: Mode): void {
    this.options.cookieProof.isDue = false;
    this.onMode(mode);
    if (this.me?.id !== user.id) void this.setUser({ ...user, operator: false });
  }

  /** This person may be called otherwise now. */
  onNamed(nowOf: (user: User) => User): void {
    const before = this.me;
    this.me = before && nowOf(before);
    if (this.me !== before) this.options.events.emit('user', this.me);
  }

  onMode(mode: Mode): void {
    this.modeFollower.onMode(this.mode, mode);
    this.mode = mode;
    this.options.events.emit('mode', mode);
  }

  /** The person did something: their session is worth renewing. */
  onUse(): void {
    this.usedAt = this.options.clock.now();
  }

  /** Renews the session by a request, when the person did something in the last `withinMs`. */
  renewSession(withinMs: number): void {
    const { api, clock, connection } = this.options;
    if (connection.state.kind !== 'online' || clock.now() - this.usedAt > withinMs) return;
    api.session().catch(() => {
      // A refusal is shown in the strip; the connection knows better whether the session lives.
    });
  }

  /** False: nobody is signed in, or the client was stopped meanwhile. Without an answer the connection finds it out. */
  private async askWhoIAm(): Promise<boolean> {
    const { api, connection, cookieProof } = this.options;
    try {
      const { user, mode } = await api.session();
      cookieProof.isDue = false;
      // Stopped meanwhile: what is pending belongs to whoever opens the outbox next.
      if (!this.running) return false;
      this.onMode(mode);
      await this.setUser(user);
      return true;
    } catch (error) {
      if (error instanceof HoldfastError && error.code === 'unauthenticated') {
        connection.onUnauthenticated(error.details);
        if (connection.state.kind === 'signed-out') this.options.onStillSignedOut();
        return false;
      }
      return true;
    }
  }

  private async onSignIn(user: User): Promise<User> {
    const { connection, cookieProof } = this.options;
    if (this.me !== null && this.me.id !== user.id) connection.stop();
    cookieProof.isDue = true;
    await this.setUser(user);
    if (this.running) connection.start();
    return user;
  }

  private async setUser(user: User): Promise<void> {
    this.me = user;
    await this.options.onUser(user);
  }
}
