import cluster from 'node:cluster';
import { fileURLToPath } from 'node:url';
import type { Command } from './commands.js';

/** `holdfast start`: a node, the same as `npm start`. */
export const startCommand: Command = {
  name: 'start',
  summary: 'run a node (see `holdfast start --help` for its options)',
  run: async (args) => {
    // The main program reads its own arguments, and workers are forked from it, not from this one.
    process.argv = [
      process.argv[0] as string,
      fileURLToPath(new URL('../main.js', import.meta.url)),
      ...args,
    ];
    cluster.setupPrimary({ exec: process.argv[1] as string, args: [] });
    await import('../main.js');
    return null;
  },
};
