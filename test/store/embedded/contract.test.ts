import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedStore } from '../../../src/store/embedded/embedded-store.js';
import { openRedisStore } from '../../../src/store/redis/redis-store.js';
import { storeContract } from '../contract.js';
import { command } from '../support/command.js';
import { compiled } from '../support/compiled.js';
import { quiet } from '../support/quiet.js';

storeContract('embedded', async () => {
  const code = await compiled();
  const dataDir = mkdtempSync(join(tmpdir(), 'holdfast-embedded-'));
  const embedded = await startEmbeddedStore({
    dataDir,
    logger: quiet,
    processFile: code.url('store/embedded/store-process.js'),
  });
  return {
    open: (options) => openRedisStore({ url: embedded.url, logger: quiet, name: 'test', ...options }),
    clear: () => command(embedded.url, 'FLUSHALL').then(() => {}),
    stop: async () => {
      await embedded.stop();
      rmSync(dataDir, { recursive: true, force: true });
      code.remove();
    },
  };
});
