/** The process of the embedded store: Valkey, its snapshots, its port. Forked by `embedded-store.ts`. */
import { createServer, type Server, type Socket } from 'node:net';
import { StoreOpenError } from '../store-open-error.js';
import { InsideClient } from './inside-client.js';
import type { FromStoreProcess, StoreBoot, ToStoreProcess } from './ipc.js';
import { load, makeFolder, unwritable } from './load.js';
import { lockFolder } from './lock.js';
import type { Saver } from './saver.js';
import { Valkey } from './valkey.js';

function tell(message: FromStoreProcess): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

/** No reply is sent by reference: see `mayHearItself`, which looks at these settings. */
const COPIED_REPLIES = [
  ['min-string-size-avoid-copy-reply', '2147483647'],
  ['min-string-size-avoid-copy-reply-threaded', '2147483647'],
] as const;

/** Once asked to end, or left alone, it begins no second ending. */
let end: (() => Promise<void>) | null = null;
let ending = false;

async function run(boot: StoreBoot): Promise<void> {
  const folder = makeFolder(boot.dataDir);
  const unlock = await lockFolder(boot.dataDir, boot.primaryPid).catch((error) => {
    throw error instanceof StoreOpenError ? error : unwritable(boot.dataDir, error);
  });
  process.on('exit', unlock);

  const valkey = new Valkey();
  valkey.onTrap = (error) => {
    tell({ type: 'log', level: 'error', message: `Valkey failed: ${error.stack ?? error.message}` });
    process.exit(70);
  };
  await valkey.boot();
  const client = new InsideClient(valkey);
  await client.call('HELLO', '3');
  await client.call('CONFIG', 'SET', 'requirepass', boot.password);
  for (const setting of COPIED_REPLIES) await client.call('CONFIG', 'SET', ...setting);
  const warn = (message: string) => tell({ type: 'log', level: 'warn', message });
  const { saver, restoredKeys, loss } = await load(client, folder, { ...boot, warn }).catch((error) => {
    throw error.code === undefined ? error : unwritable(folder, error);
  });

  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    valkey.adopt(socket);
  });
  const port = await listen(server, boot.port);
  const stopSaving = saveRegularly(saver, boot.snapshotEveryMs);
  end = async () => {
    server.close();
    for (const socket of sockets) socket.destroy();
    await stopSaving();
    await saver.finish();
    tell({ type: 'snapshot', at: Date.now() });
  };
  tell({ type: 'ready', port, restoredKeys, loss });
}

/** Saves what changed, again and again; returns what stops it and waits for a save under way. */
function saveRegularly(saver: Saver, everyMs: number): () => Promise<void> {
  let stopped = false;
  let failing = false;
  const once = async () => {
    try {
      if (await saver.save()) tell({ type: 'snapshot', at: Date.now() });
      if (saver.wantsCompaction) await saver.compact(everyMs);
      if (failing) tell({ type: 'log', level: 'info', message: 'Snapshots are written again.' });
      failing = false;
    } catch (error) {
      if (!failing) {
        tell({
          type: 'log',
          level: 'error',
          message: `The snapshot cannot be written: ${(error as Error).message}`,
        });
      }
      failing = true;
    }
  };
  let busy = Promise.resolve();
  let timer: NodeJS.Timeout;
  const next = () => {
    if (stopped) return;
    timer = setTimeout(() => {
      busy = once();
      void busy.then(next);
    }, everyMs);
  };
  next();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await busy;
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

async function finish(): Promise<void> {
  if (ending) return;
  ending = true;
  let code = 0;
  try {
    await end?.();
  } catch (error) {
    code = 1;
    tell({
      type: 'log',
      level: 'error',
      message: `The last snapshot could not be written: ${(error as Error).message}`,
    });
  }
  process.exit(code);
}

process.on('message', (message: ToStoreProcess) => {
  if (message.type === 'ping') tell({ type: 'pong', id: message.id });
  else if (message.type === 'stop') void finish();
  else if (message.type === 'boot') {
    run(message).catch((error: Error) => {
      const text = error instanceof StoreOpenError ? error.message : (error.stack ?? error.message);
      tell({ type: 'failed', message: text });
      // The message leaves before the process does.
      setTimeout(() => process.exit(1), 50);
    });
  }
});
// Whoever started this decides when it ends: a terminal's Ctrl-C reaches the whole group, and the workers still need the store.
process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});
process.on('SIGTERM', () => void finish());
process.on('disconnect', () => void finish());
