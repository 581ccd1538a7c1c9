// A backend small enough to start many of. It has Engine.IO as a real node speaks it, its own name in every answer,
// readiness that can be switched. `node small-node.mjs <port> <name>`
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const [port, name] = process.argv.slice(2);
let ready = true;
const server = createServer((request, response) => {
  const path = request.url ?? '/';
  response.setHeader('X-Served-By', name);
  if (path === '/readyz') response.writeHead(ready ? 200 : 503);
  else if (path === '/ready/on') ready = true;
  else if (path === '/ready/off') ready = false;
  response.end(JSON.stringify({ name, forwardedFor: request.headers['x-forwarded-for'] ?? null }));
});
new Server(server, { serveClient: false }).on('connection', (socket) => {
  socket.emit('welcome', name);
  socket.on('echo', (value, ack) => ack(value));
});
server.listen(Number(port), '127.0.0.1');
