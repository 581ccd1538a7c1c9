/**
 * What the prover has to be told of somebody else's application: how it starts, and what a person does there. An ES
 * module, given by `--app <file>`, exports it; docs/guide/prove-your-app.md is its guide.
 */

/** What such a module exports. */
export interface Adapter {
  /** What the report calls the application. */
  readonly name: string;
  /** Its rooms; null: it makes whatever room is joined. */
  readonly rooms: readonly string[] | null;
  /**
   * Whether a page that comes later is shown, or can read, what was written before; else only who is there is shown it.
   */
  readonly history: 'kept' | 'none';
  /**
   * Whether the server answers a message, so that its page knows that it was taken; else what was sent counts as taken.
   */
  readonly answers: boolean;
  /** No text is longer, in UTF-16 units. */
  readonly maxChars: number;
  /**
   * Starts the application. Called once; what was run and ends is started again by the prover, as a service manager
   * does.
   */
  start(help: StartHelp): Promise<Started>;
  /** Loads the page as this person. Rejects when that does not come about; then it is tried again. */
  signIn(visitor: Visitor): Promise<AppPage>;
}

export interface StartHelp {
  /** Starts a process of the application. It ends with the run. */
  run(command: string, args?: readonly string[], options?: RunOptions): void;
  /** A TCP port of loopback that is free. */
  freePort(): Promise<number>;
  /** An empty folder for its data. It is deleted at the end. */
  readonly dir: string;
}
export interface RunOptions {
  /** `dir` when not given. */
  readonly cwd?: string;
  /** Beside the environment of the prover. */
  readonly env?: Readonly<Record<string, string>>;
  /** The nemesis lets it live: a database, for example. */
  readonly spare?: boolean;
}
export interface Started {
  /** Where people reach it, `http://host:port`; they are spread over these evenly. */
  readonly urls: readonly string[];
}

/** Somebody who loads the page. */
export interface Visitor {
  /** Letters and digits. */
  readonly name: string;
  /** One of `Started.urls`, or the same by a link that the nemesis cuts. */
  readonly url: string;
  /** What the browser keeps over reloads of this person's page: cookies, an account. Empty at first. */
  readonly memory: Record<string, unknown>;
  /** The page shows a message, one's own too. */
  arrived(message: Arrived): void;
  /** The page's connection is there, or away. It may come and go; the page does then what it always does. */
  online(): void;
  offline(): void;
}
export interface Arrived {
  readonly room: string;
  /** As it was written, to the letter. */
  readonly text: string;
  /** The author's name, where the page shows one. */
  readonly from?: string;
}

/** The page of one person, loaded once. */
export interface AppPage {
  /** Resolves when the person is in the room. Asked for once a room and page. */
  join(room: string): unknown;
  /**
   * Resolves when the page takes the message as sent; rejects when it tells its person that it failed; neither: nothing
   * is told.
   */
  send(room: string, text: string): unknown;
  /** The person closes the page. */
  close(): unknown;
  /** With `history: 'kept'`, where a new page is not shown all: all messages of the room, the oldest first. */
  readAll?(room: string): Promise<readonly Omit<Arrived, 'room'>[]>;
}

/** The adapter, or the application, is not as it must be. The message says what would be right. */
export class AdapterError extends Error {
  override name = 'AdapterError';
}
