/**
 * A Valkey 9 as somebody else would run it: the engine of the embedded store served on TCP, without Holdfast's settings and without its
 * journal. It stands for a native Valkey 9, which Debian does not have.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { mine } from '../processes/children.js';

export interface PlainValkey {
  readonly url: string;
  readonly port: number;
  /** SIGSTOP and SIGCONT freeze and thaw it. */
  signal(signal: NodeJS.Signals): void;
  stop(): Promise<void>;
}

/** The compiled process: beside this file when built, in `dist` when run from the sources. */
const FILE = import.meta.url.endsWith('.ts')
  ? new URL('../../dist/testbed/redis/plain-valkey-process.js', import.meta.url)
  : new URL('./plain-valkey-process.js', import.meta.url);

export async function startPlainValkey(): Promise<PlainValkey> {
  const child = mine(
    fork(fileURLToPath(FILE), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], env: {} }),
  );
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message: { port: number }) => resolve(message.port));
    child.once('exit', (code) => reject(new Error(`the engine ended with ${code} before it listened`)));
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    signal: (signal) => void child.kill(signal),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    },
  };
}
