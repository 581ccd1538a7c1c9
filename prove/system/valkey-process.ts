/** The embedded engine as a server of its own: no password, no settings of Holdfast, nothing on disk. Forked by `valkey-server.ts`. */
import { createServer } from 'node:net';
import { Valkey } from '../../src/store/embedded/valkey.js';

const valkey = new Valkey();
await valkey.boot();
const server = createServer((socket) => valkey.adopt(socket));
server.listen(Number(process.argv[2]), '127.0.0.1', () => process.send?.('ready'));
process.on('disconnect', () => process.exit(0));
