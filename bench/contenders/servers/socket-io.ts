/** Socket.IO alone, in one process, as its tutorial begins. */
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { chat, makeApp, servePage } from './chat.js';

const app = makeApp();
servePage(app);
const server = createServer(app);
const io = new Server(server);
chat(io);
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
