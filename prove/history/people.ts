/** Who is where: rooms, pages, connections, sessions, presence, names. */
import type { At, InView } from './moments.js';

/** `asked`: from here on messages may reach the person. `out`: from here on they may not. */
export interface MemberEvent extends At {
  readonly type: 'member';
  readonly room: string;
  readonly user: string;
  readonly change: 'asked' | 'in' | 'leaving' | 'out';
  /** Who takes them out, a user id; absent where they go by themselves. */
  readonly by?: string;
}

/** The page was loaded, or closed on purpose. */
export interface ViewEvent extends InView {
  readonly type: 'view';
  readonly change: 'opened' | 'closed';
}

/** The person entered or left the room on this page on purpose: the truth that presence must converge to. */
export interface PlaceEvent extends InView {
  readonly type: 'place';
  readonly room: string;
  readonly change: 'here' | 'away';
}

/** The page's connection. `by` is who serves it, `node/slot/pid`; `previous` who did before, as the server says. */
export interface LinkEvent extends InView {
  readonly type: 'link';
  readonly state: 'online' | 'offline';
  readonly by?: string;
  readonly previous?: string;
}

/** The page changed its worker. `lostMs`: how long nobody served it; 0 where it moved in time. */
export interface MovedEvent extends InView {
  readonly type: 'moved';
  readonly from: string;
  readonly to: string;
  readonly lostMs: number;
  readonly why: string;
}

/** Who the server takes this browser for: a user id, or null for nobody. `user` is who it should be. */
export interface WhoamiEvent extends InView {
  readonly type: 'whoami';
  readonly answer: string | null;
  readonly by: string;
}

/** The person was told to sign in again. */
export interface SessionLostEvent extends InView {
  readonly type: 'session-lost';
  readonly told: string;
}

/** Who the page says is in the room now, whole set of user ids. */
export interface PresenceEvent extends InView {
  readonly type: 'presence';
  readonly room: string;
  readonly online: readonly string[];
  /** What each of them is called. */
  readonly names?: readonly string[];
}

/** What a person or a room was named (`given`), or is called by an answer. */
export interface NamedEvent extends At {
  readonly type: 'named';
  readonly what: 'person' | 'room';
  readonly id: string;
  readonly name: string;
  readonly how: 'given' | 'called';
  /** Who called it so. */
  readonly by: string;
  /** Who was answered, a user id. */
  readonly to?: string;
  /** The ids of all people of a direct room. */
  readonly people?: readonly string[];
}
