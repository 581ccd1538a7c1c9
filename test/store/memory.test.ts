import { MemoryDatabase } from '../../src/store/memory/database.js';
import { openMemoryStore } from '../../src/store/memory/memory-store.js';
import { storeContract } from './contract.js';

storeContract('memory', async () => {
  let db = new MemoryDatabase();
  return {
    open: async (options) => openMemoryStore(db, options),
    clear: async () => {
      db = new MemoryDatabase();
    },
    stop: async () => {},
  };
});
