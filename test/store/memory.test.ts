import { MemoryDatabase } from '../support/memory-store/database.js';
import { openMemoryStore } from '../support/memory-store/memory-store.js';
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
