/** Which store the system under test has, and the one process of it. */
import { spawnSync } from 'node:child_process';

export const STORES = ['embedded', 'redis', 'valkey'] as const;
export type StoreName = (typeof STORES)[number];

/** One sentence each for people. */
let native: boolean | null = null;

export const STORES_ABOUT: Readonly<Record<StoreName, string>> = {
  embedded: 'what `npm start` starts: the node keeps its own, in a process and a data folder of its own',
  redis: 'a native redis-server with an append-only file',
  valkey: hasNativeValkey()
    ? 'a native valkey-server with an append-only file'
    : 'the embedded Valkey (version 9) served on TCP as it comes, in memory and without the settings of Holdfast: this machine has no valkey-server',
};

/** The machine has a `valkey-server`. Looked for once: campaigns and plans ask for every fault. */
export function hasNativeValkey(): boolean {
  native ??= spawnSync('valkey-server', ['--version'], { stdio: 'ignore' }).status === 0;
  return native;
}

/** The process of a store of one server. */
export interface StoreServer {
  /** SIGSTOP and SIGCONT freeze and thaw it. */
  signal(signal: NodeJS.Signals): void;
  /** Ends it by the signal and waits for its death. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** Starts it again with what it kept, or waits until whoever minds it has; resolves when it serves. */
  run(): Promise<void>;
}
