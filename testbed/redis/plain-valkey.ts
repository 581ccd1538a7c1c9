/**
 * A Valkey 9 as somebody else would run it: the Valkey of the embedded store served on TCP, without Holdfast's settings
 * and without its journal. It stands for a native Valkey 9, which Debian does not have. One process, which ends by
 * `stop` and keeps nothing.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { repositoryRoot } from '../image.js';
import { Program } from '../processes/program.js';

const READY_WITHIN_MS = 60_000;

export interface PlainValkey {
  readonly url: string;
  readonly port: number;
  /** SIGSTOP and SIGCONT freeze and thaw it. */
  signal(signal: NodeJS.Signals): void;
  stop(): Promise<void>;
}

export async function startPlainValkey(): Promise<PlainValkey> {
  const file = join(repositoryRoot(), 'dist/testbed/redis/plain-valkey-process.js');
  const program = Program.node(file, [], { channel: 'json' });
  let port = 0;
  once(program.child, 'message').then(
    ([answer]) => {
      port = (answer as { port: number }).port;
    },
    // It ended before it spoke, which whoever waits for it sees.
    () => {},
  );
  await program.ready('Valkey', () => port !== 0, READY_WITHIN_MS);
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    signal: (signal) => program.signal(signal),
    stop: async () => void (await program.stop('SIGKILL')),
  };
}
