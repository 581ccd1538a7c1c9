/** The process of the embedded store: Valkey, its journal, its port. Forked by `embedded-store.ts`. */

import { readBootId } from '../../boot-id.js';
import { StoreOpenError } from '../store-open-error.js';
import { makeStoreFolder, unwritableError } from './data-folder.js';
import { realFiles } from './files.js';
import { guardedFiles } from './guarded-files.js';
import type { FromStoreProcess, StoreBoot, ToStoreProcess } from './ipc.js';
import { lockFolder } from './lock.js';
import { ValkeyHost } from './valkey-host.js';

function tellPrimary(message: FromStoreProcess): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

/** Once asked to end, or left alone, it begins no second ending. */
let host: ValkeyHost | null = null;
let ending = false;
/** The folder is another's: what cannot be written there is no trouble of the disk. */
let isLost = false;

async function runStore(boot: StoreBoot): Promise<void> {
  const { dataDir, password, port, fsync, restarted, hadFile, compactAboveBytes } = boot;
  const folder = makeStoreFolder(dataDir);
  const lock = await lockFolder(dataDir, boot.primaryPid, {
    onWait: (message) => tellPrimary({ type: 'log', level: 'warn', message }),
    onLost: endAsLost,
  }).catch((error) => {
    throw error instanceof StoreOpenError ? error : unwritableError(dataDir, error);
  });
  process.on('exit', () => lock.release());
  host = await ValkeyHost.open({
    files: guardedFiles(realFiles, () => lock.check()),
    folder,
    dataDir,
    password,
    port,
    fsync,
    restarted,
    hadFile,
    compactAboveBytes,
    bootId: readBootId(),
    warn: (message) => tellPrimary({ type: 'log', level: 'warn', message }),
    onTrap: (error) => {
      if (ending) return;
      tellPrimary({
        type: 'log',
        level: 'error',
        message: `The store failed: ${error.stack ?? error.message}`,
      });
      process.exit(70);
    },
    onTrouble: (trouble) => {
      if (!isLost) tellPrimary({ type: 'disk', trouble });
    },
  }).catch((error) => {
    throw error.code === undefined ? error : unwritableError(folder, error);
  });
  tellPrimary({ type: 'ready', port: host.port, restoredKeys: host.restoredKeys, loss: host.loss });
}

/** Without last words: they would go into what is another's. */
function endAsLost(message: string): void {
  ending = true;
  isLost = true;
  tellPrimary({ type: 'lost', message });
  // The message leaves before the process does; meanwhile the lock lets nothing be changed.
  setTimeout(() => process.exit(75), 50);
}

async function finish(): Promise<void> {
  if (ending) return;
  ending = true;
  let code = 0;
  try {
    await host?.close();
  } catch (error) {
    code = 1;
    tellPrimary({
      type: 'log',
      level: 'error',
      message: `The store's last words could not be written, what it acknowledged is: ${(error as Error).message}`,
    });
  }
  process.exit(code);
}

process.on('message', (message: ToStoreProcess) => {
  if (message.type === 'ping') tellPrimary({ type: 'pong', id: message.id });
  else if (message.type === 'stop') void finish();
  else if (message.type === 'boot') {
    runStore(message).catch((error: Error) => {
      const text = error instanceof StoreOpenError ? error.message : (error.stack ?? error.message);
      tellPrimary({ type: 'failed', message: text });
      // The message leaves before the process does.
      setTimeout(() => process.exit(1), 50);
    });
  }
});
// Whoever started this decides when it ends: a terminal's Ctrl-C reaches the whole group, and the workers still need
// the store.
process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});
process.on('SIGTERM', () => void finish());
process.on('disconnect', () => void finish());
