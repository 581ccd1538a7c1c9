import { unlink } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { ConfigError } from '../options.js';

/**
 * Claims a folder for this process by listening on a socket in it. What a dead process left behind does not count, and
 * no pid can be mistaken for another's. Rejects with ConfigError when a balancer that lives has it: two would start and
 * end one HAProxy against each other.
 */
export async function claimFolder(dir: string, socketPath: string): Promise<void> {
  if (await isAnswered(socketPath)) {
    throw new ConfigError(
      `Another balancer works in ${dir}. End it, or give this one a folder of its own with --dir.`,
    );
  }
  // There is none after an end in good order.
  await unlink(socketPath).catch(() => {});
  const server = createServer((socket) => socket.destroy());
  server.unref();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
}

function isAnswered(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
