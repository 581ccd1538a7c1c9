/**
 * Socket.IO on several processes, as its documentation teaches it. It has Node's cluster with `@socket.io/sticky` and
 * an adapter over Redis. Where people sign in, it has express-session in Redis shared with the sockets. What people
 * would build.
 *
 * It is not the server of `prove/stock/`, on purpose: what is measured here is a broadcast without history. That one
 * keeps the tutorial's message table, which would be measured too, and tells the prover of its processes.
 *
 * Arguments: port, Redis URL, workers, adapter (`classic`, `sharded`, `streams`), `sessions` or nothing.
 */
import cluster from 'node:cluster';
import { createServer } from 'node:http';
import { createAdapter, createShardedAdapter } from '@socket.io/redis-adapter';
import { createAdapter as createStreamsAdapter } from '@socket.io/redis-streams-adapter';
import { setupMaster, setupWorker } from '@socket.io/sticky';
import { RedisStore } from 'connect-redis';
import express, { type Request, type Response } from 'express';
import session from 'express-session';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';
import { chat, makeApp, servePage } from './chat.js';

declare module 'express-session' {
  interface SessionData {
    user: string;
  }
}

const [port = '', redisUrl = '', workers = '2', adapter = 'classic', sessions = ''] = process.argv.slice(2);

if (cluster.isPrimary) {
  const httpServer = createServer();
  setupMaster(httpServer, { loadBalancingMethod: 'least-connection' });
  cluster.setupPrimary({ serialization: 'advanced' } as never);
  let up = 0;
  cluster.on('message', (_, message) => {
    if (message !== 'up') return;
    up += 1;
    if (up === Number(workers)) httpServer.listen(Number(port), '127.0.0.1', () => console.log('ready'));
  });
  for (let index = 0; index < Number(workers); index += 1) cluster.fork();
  cluster.on('exit', () => cluster.fork());
} else {
  const app = makeApp();
  const pubClient = new Redis(redisUrl);
  const subClient = pubClient.duplicate();
  servePage(app);
  const httpServer = createServer(app);
  const io = new Server(httpServer, { adapter: makeAdapter(pubClient, subClient) });
  if (sessions === 'sessions') signIn(io, app, pubClient.duplicate());
  setupWorker(io);
  chat(io);
  process.send?.('up');
}

function makeAdapter(pubClient: Redis, subClient: Redis) {
  if (adapter === 'streams') return createStreamsAdapter(pubClient);
  if (adapter === 'sharded') return createShardedAdapter(pubClient, subClient);
  return createAdapter(pubClient, subClient);
}

/** "How to use with express-session": one middleware for both, and sockets only for those who signed in. */
function signIn(io: Server, app: ReturnType<typeof makeApp>, client: Redis): void {
  const sessionMiddleware = session({
    secret: 'changeit',
    resave: false,
    saveUninitialized: false,
    store: new RedisStore({ client, prefix: 'stock:sess:' }),
  });
  app.use(sessionMiddleware);
  app.use(express.json());
  app.post('/login', (request: Request, response: Response) => {
    request.session.user = String(request.body.name);
    response.json({ user: request.session.user });
  });
  io.engine.use(sessionMiddleware);
  io.use((socket, next) => {
    const user = (socket.request as Request).session?.user;
    if (user === undefined) next(new Error('unauthorized'));
    else {
      socket.data.user = user;
      next();
    }
  });
}
