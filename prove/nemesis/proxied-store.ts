/**
 * Loaded before a node's own code (`--import`): its processes reach their embedded store through the proxy at
 * PROVE_STORE_PROXY. Where the store listens is written to the file named by PROVE_STORE_PORT_FILE. The store's own
 * process does not load this.
 */
import processes, { type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { FromStoreProcess, ToStoreProcess } from '../../src/store/embedded/ipc.js';

const { PROVE_STORE_PROXY: proxy, PROVE_STORE_PORT_FILE: file } = process.env;

/** The node hears of the proxy's port, and a store that is started again of its own. */
function redirect(store: ChildProcess, proxyPort: number, portFile: string, port: { store: number }): void {
  const emit = store.emit.bind(store);
  store.emit = (name: string | symbol, ...args: unknown[]) => {
    const said = args[0] as FromStoreProcess;
    if (name !== 'message' || said.type !== 'ready') return emit(name as string, ...args);
    port.store = said.port;
    writeFileSync(portFile, String(said.port));
    return emit(name, { ...said, port: proxyPort });
  };
  const send = store.send.bind(store) as (message: unknown, ...more: unknown[]) => boolean;
  store.send = (message: unknown, ...more: unknown[]) => {
    const order = message as ToStoreProcess;
    return send(order.type === 'boot' ? { ...order, port: port.store } : order, ...more);
  };
}

if (proxy !== undefined && file !== undefined) {
  const { fork } = processes;
  const port = { store: 0 };
  processes.fork = ((path: string | URL, ...more: []) => {
    const child = fork(path, ...more);
    if (String(path).includes('store-process')) redirect(child, Number(proxy), file, port);
    return child;
  }) as typeof fork;
  // What is imported by name follows.
  syncBuiltinESMExports();
}
