/**
 * The process of `PlainValkey`: Valkey on TCP, with none of the settings that Holdfast gives its embedded store.
 */
import { createServer } from 'node:net';
import { Valkey } from '../../src/store/embedded/valkey.js';

const valkey = new Valkey();
await valkey.boot();
const server = createServer((socket) => valkey.adopt(socket));
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as { port: number };
  process.send?.({ port });
});
process.on('disconnect', () => process.exit(0));
