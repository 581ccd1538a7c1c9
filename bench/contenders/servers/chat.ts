/** The chat of Socket.IO's tutorial, with rooms: what every contender on Socket.IO serves. Acknowledged, not stored. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Express } from 'express';
import type { Server } from 'socket.io';

const page = join(fileURLToPath(new URL('.', import.meta.url)), 'index.html');

export function servePage(app: Express): void {
  app.get('/', (_, response) => {
    response.sendFile(page);
  });
}

export function chat(io: Server): void {
  io.on('connection', (socket) => {
    socket.on('join', async (room: string, callback: () => void) => {
      await socket.join(room);
      callback();
    });
    socket.on('message', (room: string, text: string, callback: () => void) => {
      io.to(room).emit('message', { room, user: socket.id, text, at: Date.now() });
      callback();
    });
  });
}

export function makeApp(): Express {
  return express();
}
