/** The process of the embedded store: Valkey, its journal, its port. Forked by `embedded-store.ts`. */
import { StoreOpenError } from '../store-open-error.js';
import { readBootId } from './boot-id.js';
import { makeStoreFolder, unwritableError } from './data-folder.js';
import { EngineHost } from './engine-host.js';
import { realFiles } from './files.js';
import type { FromStoreProcess, StoreBoot, ToStoreProcess } from './ipc.js';
import { lockFolder } from './lock.js';

function tell(message: FromStoreProcess): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

/** Once asked to end, or left alone, it begins no second ending. */
let host: EngineHost | null = null;
let ending = false;

async function run(boot: StoreBoot): Promise<void> {
  const { dataDir, password, port, fsync, restarted, compactAboveBytes } = boot;
  const folder = makeStoreFolder(dataDir);
  const unlock = await lockFolder(dataDir, boot.primaryPid).catch((error) => {
    throw error instanceof StoreOpenError ? error : unwritableError(dataDir, error);
  });
  process.on('exit', unlock);
  host = await EngineHost.open({
    files: realFiles,
    folder,
    dataDir,
    password,
    port,
    fsync,
    restarted,
    compactAboveBytes,
    bootId: readBootId(),
    warn: (message) => tell({ type: 'log', level: 'warn', message }),
    onTrap: (error) => {
      tell({ type: 'log', level: 'error', message: `The store failed: ${error.stack ?? error.message}` });
      process.exit(70);
    },
    onTrouble: (trouble) => tell({ type: 'disk', trouble }),
  }).catch((error) => {
    throw error.code === undefined ? error : unwritableError(folder, error);
  });
  tell({ type: 'ready', port: host.port, restoredKeys: host.restoredKeys, loss: host.loss });
}

async function finish(): Promise<void> {
  if (ending) return;
  ending = true;
  let code = 0;
  try {
    await host?.close();
  } catch (error) {
    code = 1;
    tell({
      type: 'log',
      level: 'error',
      message: `The store's last words could not be written, what it acknowledged is: ${(error as Error).message}`,
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
