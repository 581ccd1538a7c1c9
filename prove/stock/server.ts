/**
 * Stock Socket.IO as its documentation teaches it, for comparison. It has Node's cluster with `@socket.io/sticky`
 * (least-connection), an adapter over Redis, and express-session shared with the sockets. It also has the tutorial's
 * message table: the client gives a unique offset, the server stores the message and emits it. On a new connection it
 * sends what the client has missed. The table is in Redis, since the tutorial's SQLite file is for one machine. Nothing
 * here is Holdfast's.
 */
import cluster from 'node:cluster';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { createAdapter as createRedisAdapter } from '@socket.io/redis-adapter';
import { createAdapter as createStreamsAdapter } from '@socket.io/redis-streams-adapter';
import { setupMaster, setupWorker } from '@socket.io/sticky';
import { RedisStore } from 'connect-redis';
import express, { type Request } from 'express';
import session from 'express-session';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';

declare module 'express-session' {
  interface SessionData {
    user: string;
  }
}

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '3000' },
    redis: { type: 'string', default: 'redis://127.0.0.1:6379' },
    workers: { type: 'string', default: '2' },
    streams: { type: 'boolean', default: false },
  },
});

if (cluster.isPrimary) runPrimary();
else await runWorker();

function runPrimary(): void {
  const httpServer = createServer();
  setupMaster(httpServer, { loadBalancingMethod: 'least-connection' });
  cluster.setupPrimary({ serialization: 'advanced' } as never);
  httpServer.listen(Number(values.port), '127.0.0.1');
  for (let index = 0; index < Number(values.workers); index += 1) cluster.fork();
  cluster.on('exit', () => cluster.fork());
  // For the prover only: which processes there are.
  const tell = () =>
    process.send?.(
      Object.values(cluster.workers ?? {}).map((worker) => ({ id: worker?.id, pid: worker?.process.pid })),
    );
  cluster.on('message', (_, message) => {
    if (message === 'up') tell();
  });
  cluster.on('exit', tell);
  process.on('disconnect', () => {
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGKILL');
    process.exit(0);
  });
}

async function runWorker(): Promise<void> {
  const redis = new Redis(values.redis, { maxRetriesPerRequest: null });
  const [pub, sub] = [redis.duplicate(), redis.duplicate()];
  // ioredis connects again by itself, and the prover cuts it off on purpose.
  for (const client of [redis, pub, sub]) client.on('error', () => {});
  // The classic adapter does not catch its publishes; without this the process dies when the store is away for long.
  process.on('unhandledRejection', () => {});

  const app = express();
  const sessions = session({
    secret: 'stock',
    resave: false,
    saveUninitialized: false,
    store: new RedisStore({ client: redis, prefix: 'stock:sess:' }),
  });
  app.use(sessions);
  app.use(express.json());
  app.use((_, response, next) => {
    response.setHeader('X-Served-By', `stock/${cluster.worker?.id}/${process.pid}`);
    next();
  });
  app.post('/login', (request: Request, response) => {
    request.session.user = String(request.body.name);
    response.json({ user: request.session.user });
  });
  app.get('/me', (request, response) => {
    if (request.session.user === undefined) response.status(401).json({});
    else response.json({ user: request.session.user });
  });

  const httpServer = createServer(app);
  const io = new Server(httpServer, {
    adapter: values.streams ? createStreamsAdapter(redis) : createRedisAdapter(pub, sub),
    ...(values.streams ? { connectionStateRecovery: {} } : {}),
  });
  setupWorker(io);
  io.engine.use(sessions);

  io.on('connection', async (socket) => {
    const request = socket.request as Request;
    const user = request.session?.user;
    if (user === undefined) {
      socket.disconnect(true);
      return;
    }
    socket.emit('served by', `stock/${cluster.worker?.id}/${process.pid}`);
    const rooms = (socket.handshake.auth.rooms ?? []) as string[];
    for (const room of rooms) await socket.join(room);

    socket.on(
      'chat message',
      async (room: string, text: string, clientOffset: string, callback: (answer: unknown) => void) => {
        const key = `stock:{${room}}`;
        // What the tutorial's INSERT with a UNIQUE client_offset does.
        const id = (await redis.eval(
          INSERT,
          3,
          `${key}:ids`,
          `${key}:offsets`,
          `${key}:log`,
          `${user} ${clientOffset}`,
          user,
          clientOffset,
          text,
        )) as number;
        if (id < 0) {
          callback({ id: -id });
          return;
        }
        io.to(room).emit('chat message', room, user, clientOffset, text, id);
        callback({ id });
      },
    );

    if (!socket.recovered) {
      const offsets = (socket.handshake.auth.serverOffsets ?? {}) as Record<string, number>;
      for (const room of rooms) {
        const missed = await redis.xrange(`stock:{${room}}:log`, `(${offsets[room] ?? 0}-0`, '+');
        for (const [id, fields] of missed) {
          socket.emit('chat message', room, fields[1], fields[3], fields[5], Number(id.split('-')[0]));
        }
      }
    }
    socket.emit('caught up', socket.recovered);
  });
  process.send?.('up');
}

const INSERT = `
local before = redis.call('HGET', KEYS[2], ARGV[1])
if before then return -tonumber(before) end
local id = redis.call('INCR', KEYS[1])
redis.call('XADD', KEYS[3], id .. '-0', 'user', ARGV[2], 'cmid', ARGV[3], 'text', ARGV[4])
redis.call('HSET', KEYS[2], ARGV[1], id)
return id`;
