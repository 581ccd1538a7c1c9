// The chat tutorial of Socket.IO after its sixth step, "Connection state recovery": https://socket.io/docs/v4/tutorial/step-6
// Copyright (c) 2014 Automattic, MIT License: see ../LICENSE-tutorial. The only change: the port can be given by PORT.
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { Server } from 'socket.io';

const app = express();
const server = createServer(app);
const io = new Server(server, {
  connectionStateRecovery: {},
});

const __dirname = dirname(fileURLToPath(import.meta.url));

app.get('/', (_req, res) => {
  res.sendFile(join(__dirname, 'index.html'));
});

io.on('connection', (socket) => {
  socket.on('chat message', (msg) => {
    io.emit('chat message', msg);
  });
});

const port = process.env.PORT ?? 3000;

server.listen(port, () => {
  console.log(`server running at http://localhost:${port}`);
});
