import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Command } from './commands.js';

const PROGRAM = fileURLToPath(new URL('../prove/main.js', import.meta.url));

/** `holdfast prove`: the prover, which is a program of its own that shares no code with the server it judges. */
export const proveCommand: Command = {
  name: 'prove',
  summary:
    'break clusters, or another application (--app), and judge what survived (see `holdfast prove --help`)',
  run: async (args) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: 'inherit' });
    // Ctrl-C reaches both; the prover ends what it started and then itself, so this one waits.
    process.on('SIGINT', () => {});
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    const [code] = await once(child, 'exit');
    return typeof code === 'number' ? code : 1;
  },
};
