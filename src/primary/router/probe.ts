import { connect } from 'node:net';
import { ConfigError } from '../../options.js';
import type { Bound } from '../host/listen.js';

/**
 * The handoff needs `readStop` of a socket's handle, which Node does not document. Checked on a real connection at
 * start: without it bytes of requests would be lost between two processes, silently.
 */
export async function probeHandoff({ server, port }: Bound): Promise<void> {
  const { address } = server.address() as { address: string };
  const host = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address;
  const socket = connect(port, host);
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
  } catch {
    // Our own address cannot be reached from here; a handle of the same kind will do when the first connection comes.
    return;
  }
  const handle = (socket as { _handle?: { readStop?: unknown; readStart?: unknown } | null })._handle;
  const able = typeof handle?.readStop === 'function' && typeof handle.readStart === 'function';
  socket.destroy();
  if (!able) {
    throw new ConfigError(
      `this Node (${process.version}) has no readStop on sockets, which handing connections over needs. Use Node 20, 22, 24 or 26.`,
    );
  }
}
