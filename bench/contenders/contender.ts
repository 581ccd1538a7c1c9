import type { ClientSpec, Dialect } from '../load/client.js';

/** A server that takes part, as a bench starts it: fresh for each repetition. */
export interface Contender {
  /** As in results and on the command line. */
  readonly id: ContenderId;
  readonly title: string;
  readonly start: (options: StartOptions) => Promise<RunningServer>;
}

export type ContenderId =
  | 'raw-ws'
  | 'socket-io'
  | 'sio-redis'
  | 'sio-sharded'
  | 'sio-streams'
  | 'holdfast'
  | 'holdfast-embedded'
  | 'holdfast-beside'
  | 'holdfast-embedded-beside';

export interface StartOptions {
  readonly workers: number;
  /** People have to sign in (Holdfast's always do). */
  readonly sessions?: boolean;
  /** Further environment, for example for a profile. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Which room each client is in; rooms are numbered and keep their number through a run. */
export interface Seating {
  /** Tells kinds of rooms apart, so that a quiet room never has a hot one's log. */
  readonly kind: string;
  readonly clients: number;
  readonly roomsOf: (client: number) => readonly number[];
}

export interface RunningServer {
  readonly port: number;
  readonly dialect: Dialect;
  /** All its processes now, without the store. */
  processes(): number[];
  readonly primary: number;
  workers(): number[];
  store(): number[];
  /** Signs people in and makes rooms, as far as this server knows such things. */
  seat(seating: Seating): Promise<ClientSpec[]>;
  stop(): Promise<void>;
}
