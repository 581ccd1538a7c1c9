import { AFTER_MACHINE_MS, type Fault } from './fault.js';

export const storeKilled: Fault = {
  kind: 'store-killed',
  about: "the process of a node's own store is killed with SIGKILL, and its primary starts it again",
  convergeMs: AFTER_MACHINE_MS,
  needs: 'embedded-store',
  async plan({ system }) {
    const { store } = system;
    if (store === null) throw new Error('this fault needs a store of one process');
    return {
      detail: 'SIGKILL',
      begin: () => store.end('SIGKILL'),
      lastsMs: 0,
      heal: () => store.run(),
    };
  },
};
