import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { ConfigError } from '../../options.js';

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program. Give another with --port, or end the other program',
  EACCES: 'needs more rights than this user has. Give one above 1023 with --port',
  EADDRNOTAVAIL: 'cannot be opened: this machine does not have that address. Give another with --host',
  ENOTFOUND: 'cannot be opened: that host name is not known. Give another with --host',
};

export interface Bound {
  readonly server: Server;
  readonly port: number;
  /** Accepted while nobody could serve them yet; not read. */
  readonly early: Socket[];
}

/** Binds first of all, so that a taken port is said before anything is started. Rejects with ConfigError in words. */
export async function bind(port: number, host: string): Promise<Bound> {
  const early: Socket[] = [];
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    early.push(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = REASONS[error.code ?? ''] ?? `cannot be opened (${error.code ?? error.message})`;
      reject(new ConfigError(`port ${port} on ${host} ${reason}.`));
    });
    server.listen({ port, host, backlog: 4_096 }, resolve);
  });
  server.removeAllListeners('error');
  // A failed accept (no descriptors left) must not end the node.
  server.on('error', () => {});
  return { server, port: (server.address() as AddressInfo).port, early };
}
